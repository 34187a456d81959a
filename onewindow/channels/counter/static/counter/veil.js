/* A screen nobody types at is covered: whoever passes reads nothing. The first key or touch only brings it back; nothing typed is lost. */
(function () {
  "use strict";
  var doc = document, root = doc.documentElement, timer = 0;
  function cover() { var veil = doc.getElementById("veil"); veil.hidden = false; root.classList.add("veiled"); }
  function wait() { window.clearTimeout(timer); timer = window.setTimeout(cover, Number(doc.getElementById("veil").getAttribute("data-seconds")) * 1000); }
  function woken(event) {
    if (!root.classList.contains("veiled")) { wait(); return; }
    if (/^(mousemove|wheel)$/.test(event.type)) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    doc.getElementById("veil").hidden = true;
    root.classList.remove("veiled");
    wait();
  }
  doc.addEventListener("DOMContentLoaded", function () {
    if (!doc.getElementById("veil")) { return; }
    ["keydown", "mousedown", "touchstart", "mousemove", "wheel"].forEach(function (name) { doc.addEventListener(name, woken, { capture: true, passive: false }); });
    wait();
  });
}());
