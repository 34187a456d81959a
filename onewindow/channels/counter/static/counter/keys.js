/* Pages of the counter by keys: F9 is the act that goes on, and the first empty question has the focus. Pages with a dock have their own. */
(function () {
  "use strict";
  var doc = document;
  function all(selector) { return Array.prototype.slice.call(doc.querySelectorAll(selector)); }
  function onward() {
    var mark = doc.createElement("kbd"), act = all("[data-desk] form .btn,form[data-first-empty] .btn").filter(function (each) {
      return !each.matches(".line,.quiet,.warn,.bad,a") && !each.closest("details") && each.offsetParent !== null;
    }).pop();
    if (!act || doc.querySelector("[data-key='F9']")) { return; }
    mark.textContent = "F9";
    mark.setAttribute("aria-hidden", "true");
    act.setAttribute("data-key", "F9");
    act.setAttribute("aria-keyshortcuts", "F9");
    act.appendChild(mark);
  }
  function begin() {
    var field = doc.querySelector("main [data-first]") || all("main form[data-first-empty] .input,main form[data-autosave] .input").filter(function (each) {
      return !each.value && each.offsetParent !== null && !each.disabled && !(each.closest(".field") || each).querySelector(".opt");
    })[0];
    if (field && !window.location.hash && !doc.querySelector("[data-errors]") && doc.activeElement === doc.body) { field.focus(); }
  }
  doc.addEventListener("DOMContentLoaded", function () { onward(); begin(); });
}());
