"""Addresses of the demo's sign-in, under /demo/."""

from django.urls import path

from onewindow.channels.portal.sign_in import demo

urlpatterns = [path("sign-in/<slug:code>", demo.sign_in, name="demo_sign_in")]
