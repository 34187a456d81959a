/* The parts of a form. A part none of whose questions is asked is not shown. A long form on a narrow screen or in the larger view shows one
   part at a time, under a bar of steps; the address tells the part, so the way back is the browser's own. Without this script, and on a
   wide screen, all parts stand on one page. */
(function () {
  "use strict";
  var doc = document, form = doc.querySelector("form[data-parts]");
  if (!form) { return; }
  var narrow = window.matchMedia("(max-width:720px)"), long = form.hasAttribute("data-pages");
  var all = Array.prototype.slice.call(form.querySelectorAll(".part-of-form")), parts = all, shown = -1;
  var known = form.querySelector("[data-known]"), bar = form.querySelector("[data-bar]"), go = form.querySelector("[data-go]"), end = form.querySelector("[data-end]");

  function paged() { return long && (narrow.matches || doc.documentElement.getAttribute("data-age") === "elder"); }

  function asks(part) {
    return Array.prototype.some.call(part.querySelectorAll(".field"), function (field) { return !field.closest("[data-shown-when][hidden]"); });
  }

  /* The part the address names, itself or by a question within it; the first one else. */
  function wanted() {
    var name = decodeURIComponent(window.location.hash.slice(1)), node = name && doc.getElementById(name);
    var at = parts.findIndex(function (part) { return node && part.contains(node); });
    if (node && known && known.contains(node)) { known.open = true; }
    return Math.max(at, 0);
  }

  /* Questions of a part that want an answer and have none yet. */
  function unanswered(part) {
    return Array.prototype.filter.call(part.querySelectorAll(".field"), function (field) {
      var boxes = Array.prototype.slice.call(field.querySelectorAll("input:not([type=hidden]),select,textarea"));
      return boxes.length && !field.querySelector(".opt") && !field.closest("[data-shown-when][hidden]") && !boxes.some(function (box) {
        return box.type === "radio" || box.type === "checkbox" ? box.checked : box.value.trim();
      });
    }).length;
  }

  function count() {
    var left = doc.querySelector("[data-left]");
    if (left) { left.textContent = parts.reduce(function (sum, part) { return sum + unanswered(part); }, 0); }
  }

  function step(link, at) {
    link.hidden = at < 0 || at >= parts.length;
    if (!link.hidden) { link.href = "#" + parts[at].id; }
  }

  function look(moved) {
    var on = paged(), at;
    parts = all.filter(asks);
    at = wanted();
    all.forEach(function (part) { part.hidden = parts.indexOf(part) < 0 || (on && part !== parts[at]); });
    if (known) { known.hidden = on && at > 0; }
    if (long) { bar.hidden = go.hidden = !on; }
    end.hidden = on && at < parts.length - 1;
    if (on) {
      all.forEach(function (part, number) {
        var entry = bar.children[number], place = parts.indexOf(part);
        entry.hidden = place < 0;
        entry.className = place === at ? "now" : place < at ? (unanswered(part) ? "open" : "done") : "";
        if (place === at) { entry.setAttribute("aria-current", "step"); } else { entry.removeAttribute("aria-current"); }
      });
      step(go.querySelector("[data-prev]"), at - 1);
      step(go.querySelector("[data-next]"), at + 1);
      if (moved && at !== shown) { toPart(parts[at]); }
    }
    shown = at;
  }

  function toPart(part) {
    var name = window.location.hash.slice(1), title = part.querySelector("h2");
    if (name && name !== part.id) { return; }
    window.scrollTo(0, form.getBoundingClientRect().top + window.pageYOffset - 16);
    if (title) { title.setAttribute("tabindex", "-1"); title.focus({ preventScroll: true }); }
  }

  /* The list of errors leads to questions of any part: the part is opened before the shared script looks for the question. */
  doc.addEventListener("click", function (event) {
    var link = event.target instanceof Element ? event.target.closest("[data-errors] a[href^='#']") : null;
    if (link) { window.history.replaceState(null, "", link.getAttribute("href")); look(false); }
  }, true);
  form.addEventListener("change", function () { window.setTimeout(function () { look(); count(); }, 0); });  // after the shared script has shown and hidden questions
  doc.addEventListener("DOMContentLoaded", function () { look(false); });
  window.addEventListener("hashchange", function () { look(true); });
  if (narrow.addEventListener) { narrow.addEventListener("change", function () { look(false); }); }
})();
