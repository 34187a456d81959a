/* A draft at the counter by keys: digits note papers as handed in, or choose a way of delivery. */
(function () {
  "use strict";
  var doc = document, sheet = doc.querySelector("[data-desk]");
  if (!sheet) { return; }
  function all(selector) { return Array.prototype.slice.call(sheet.querySelectorAll(selector)); }
  function keyed(node, key) {
    var mark = doc.createElement("kbd");
    mark.textContent = key;
    mark.setAttribute("aria-hidden", "true");
    node.setAttribute("data-key", key);
    node.setAttribute("aria-keyshortcuts", key);
    node.appendChild(mark);
  }
  all("section.card[id^='f-']").forEach(function (paper, at) { var note = paper.querySelector("input[name=paper]"); if (note && at < 9) { keyed(note.form.querySelector("button"), String(at + 1)); } });
  all("input[name=delivery]").forEach(function (each, at) { each.setAttribute("data-key", String(at + 1)); });
}());
