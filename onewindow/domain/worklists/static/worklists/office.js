/* The office's page of a case: papers by key, links that open what is folded. Without it each paper is opened by its own button. */
(function () {
  "use strict";
  var doc = document;
  function all(selector) { return Array.prototype.slice.call(doc.querySelectorAll(selector)); }
  function opened() { return doc.querySelector(".doc-list li.open .doc[aria-current]"); }

  /* One leaf at a time on the stage: the form, a paper, what happened. */
  function stage(name) {
    var docs = doc.querySelector(".docs");
    if (!docs) { return; }
    docs.setAttribute("data-on", name);
    all("[data-leaf]").forEach(function (each) {
      if (each.getAttribute("data-leaf") === name) { each.setAttribute("aria-current", "true"); } else { each.removeAttribute("aria-current"); }
    });
    if (name !== "paper") { all(".doc[aria-current]").forEach(function (each) { each.removeAttribute("aria-current"); each.closest("li").classList.remove("open"); }); }
  }

  function mark(button) {
    all(".doc[aria-current]").forEach(function (each) { each.removeAttribute("aria-current"); each.closest("li").classList.remove("open"); });
    button.setAttribute("aria-current", "true");
    button.closest("li").classList.add("open");
    button.closest("li").scrollIntoView({ block: "nearest" });
    stage("paper");
  }

  function go(step) {
    var papers = all(".doc-list .doc"), at = papers.indexOf(opened()), next = papers[at < 0 ? 0 : at + step];
    if (next) { next.click(); }
  }

  function unfold(part, event) {
    if (!part) { return; }
    event.preventDefault();
    part.open = true;
    part.scrollIntoView({ block: "nearest" });
    part.querySelector("input[type=radio],textarea").focus();
  }

  doc.addEventListener("click", function (event) {
    var node = event.target instanceof Element ? event.target.closest(".doc,[data-leaf],[data-doc],[data-opens-doc],a[href='#refuse']") : null;
    if (!node) { return; }
    if (node.matches(".doc")) { mark(node); return; }
    if (node.hasAttribute("data-leaf")) { event.preventDefault(); stage(node.getAttribute("data-leaf")); return; }
    if (node.hasAttribute("data-doc")) { go(Number(node.getAttribute("data-doc"))); return; }
    if (node.matches("a[href='#refuse']")) { unfold(doc.getElementById("refuse"), event); return; }
    var paper = doc.getElementById(node.getAttribute("data-opens-doc") || "");
    if (paper) { event.preventDefault(); paper.click(); }
  });

  /* Digits work in one list of points at a time, the one that is looked at: only there they are shown. As ui.js chooses it. */
  function live() {
    var lists = all("body [data-keys]"), here = doc.activeElement && doc.activeElement.closest("body [data-keys]");
    here = here || doc.querySelector("[data-live]") || lists[0];
    lists.forEach(function (each) { each.toggleAttribute("data-live", each === here); });
  }
  doc.addEventListener("focusin", live);
  live();

  stage(doc.location.hash === "#leaf-past" ? "past" : "form");

  /* In the viewer's frame: the page's keys go on working while a paper has the focus. */
  if (doc.querySelector("main.photo") && window.parent !== window) {
    doc.addEventListener("keydown", function (event) {
      if (event.key === "[" || event.key === "]") {
        event.preventDefault();
        window.parent.document.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, bubbles: true }));
      }
    });
  }
}());
