/* The citizen's screen: the pad to sign on, and a blank page when the counter is out of reach. Works on top of pages that need no script. */
(function () {
  "use strict";
  var doc = document, MISSES = 3, missed = 0;

  /* A pad draws what finger, pen or mouse write, and puts it into the form as a picture when it is sent. */
  function pad(form) {
    var canvas = form.querySelector("canvas"), field = form.querySelector("[name=drawing]"), ink = canvas.getContext("2d"), drawn = false, pen = null;
    function spot(event) {
      var box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
    }
    function down(event) {
      pen = spot(event);
      if (canvas.setPointerCapture) { canvas.setPointerCapture(event.pointerId); }
      event.preventDefault();
    }
    function move(event) {
      if (!pen) { return; }
      var next = spot(event);
      ink.lineWidth = 6; ink.lineCap = "round"; ink.lineJoin = "round";
      ink.beginPath(); ink.moveTo(pen[0], pen[1]); ink.lineTo(next[0], next[1]); ink.stroke();
      pen = next; drawn = true;
      canvas.parentNode.classList.add("on");
    }
    function wipe() {
      /* paper under the ink: without it a signature can't be read on a dark page */
      ink.fillStyle = "white"; ink.fillRect(0, 0, canvas.width, canvas.height);
      drawn = false; field.value = "";
      canvas.parentNode.classList.remove("on");
    }
    canvas.addEventListener("pointerdown", down);
    canvas.addEventListener("pointermove", move);
    canvas.addEventListener("pointerup", function () { pen = null; });
    canvas.addEventListener("pointercancel", function () { pen = null; });
    form.querySelector("[data-wipe]").addEventListener("click", wipe);
    wipe();
    form.addEventListener("submit", function () { field.value = drawn ? canvas.toDataURL("image/png") : ""; });
  }

  /* Out of reach, a screen must not go on showing somebody's affairs. */
  function lost(yes) {
    var main = doc.getElementById("main"), box = doc.getElementById("lost");
    if (yes) { main.hidden = true; box.hidden = false; return; }
    if (!box.hidden) { window.location.reload(); }
  }

  function wake() { Array.prototype.forEach.call(doc.querySelectorAll("form[data-pad]:not([data-awake])"), function (form) { form.setAttribute("data-awake", ""); pad(form); }); }

  doc.addEventListener("htmx:afterRequest", function (event) {
    missed = event.detail.successful ? 0 : missed + 1;
    lost(missed >= MISSES);
  });
  doc.addEventListener("htmx:afterSettle", wake);
  doc.addEventListener("DOMContentLoaded", wake);
})();
