/* Behaviour shared by every surface. Pages work without it; one function a behaviour, started from the foot.
   Hooks are data attributes: data-key, data-autosave, data-shown-when, data-upload, data-copy, data-print, data-count,
   data-row, data-digit, data-idle-minutes, data-opens, data-hints. Wording comes from the page (data-say-*), never from here. */
(function () {
  "use strict";
  var doc = document, root = doc.documentElement;
  root.classList.add("js");
  function all(selector, within) { return Array.prototype.slice.call((within || doc).querySelectorAll(selector)); }
  function closest(node, selector) { return node instanceof Element ? node.closest(selector) : null; }

  function announce(text) {
    var region = doc.getElementById("status");
    if (!region || !text) { return; }
    region.textContent = "";
    window.setTimeout(function () { region.textContent = text; }, 60);
  }

  function focusOn(node) {
    if (!node) { return; }
    if (!node.matches("a,button,input,select,textarea,[tabindex]")) { node.setAttribute("tabindex", "-1"); }
    node.focus();
  }

  /* Errors first: the summary takes the focus when a page comes back with problems. */
  function focusErrors(within) { focusOn((within || doc).querySelector("[data-errors]")); }

  function errorLinks(event) {
    var link = closest(event.target, "[data-errors] a[href^='#']");
    if (!link) { return; }
    var field = doc.getElementById(link.getAttribute("href").slice(1));
    if (field) { event.preventDefault(); field.scrollIntoView({ block: "center" }); focusOn(field.matches("fieldset") ? field.querySelector("input,select,textarea") || field : field); }
  }

  /* Fragments: busy while they load, spoken when they came, focus never lost. */
  function fragments() {
    var kept = null;
    doc.addEventListener("htmx:beforeRequest", function (event) { event.detail.target.setAttribute("aria-busy", "true"); });
    doc.addEventListener("htmx:beforeSwap", function () { kept = doc.activeElement && doc.activeElement.id; });
    doc.addEventListener("htmx:afterSettle", function (event) {
      var target = event.detail.target || event.target;
      target.removeAttribute("aria-busy");
      wake(target);
      if (doc.activeElement === doc.body || !doc.activeElement) { focusOn((kept && doc.getElementById(kept)) || target.querySelector("h1,h2,h3") || target); }
      var said = target.querySelector("[data-announce]");
      if (said) { announce(said.textContent.trim()); }
      focusErrors(target);
    });
    doc.addEventListener("htmx:responseError", function (event) { event.detail.target.removeAttribute("aria-busy"); announce(doc.body.getAttribute("data-say-failed")); });
  }

  /* A search box that offers links while one types: shown when they came, the arrow keys lead there and back, Escape closes. */
  function hints(box) {
    var list = box.querySelector(".hints"), field = box.querySelector("input");
    function links() { return list.hidden ? [] : all("a", list); }
    function close() { list.hidden = true; }
    box.addEventListener("htmx:afterSettle", function () { list.hidden = !list.querySelector("a") || doc.activeElement !== field; });
    box.addEventListener("keydown", function (event) {
      var found = links(), at = found.indexOf(doc.activeElement);
      if (event.key === "Escape" && found.length) { event.preventDefault(); event.stopPropagation(); field.focus(); close(); }
      if (event.isComposing || !found.length || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) { return; }
      event.preventDefault();
      event.stopPropagation();
      at += event.key === "ArrowDown" ? 1 : -1;
      (at < 0 ? field : found[Math.min(at, found.length - 1)]).focus();
    });
    box.addEventListener("focusout", function (event) { if (!box.contains(event.relatedTarget)) { close(); } });
    field.addEventListener("focus", function () { list.hidden = !list.querySelector("a"); });
  }

  /* Keys: function keys everywhere; digits and letters only inside [data-keys], so that typing stays typing. */
  function keyName(event) {
    return (event.ctrlKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  }
  function press(node) {
    if (node.getAttribute("aria-disabled") === "true" || node.disabled) {
      var why = doc.getElementById(node.getAttribute("aria-describedby") || "");
      announce(why ? why.textContent.trim() : "");
      return;
    }
    if (node.matches("input:not([type=checkbox]):not([type=radio]),textarea,select")) { node.focus(); } else { node.click(); if (node.matches("summary")) { focusOn(node.parentNode.querySelector(".sure button,.sure a,.sure textarea,.sure input")); } }
  }
  function shortcuts(event) {
    if (root.getAttribute("data-keys") === "off" || event.defaultPrevented || event.isComposing) { return; }
    var typing = closest(event.target, "input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable]");
    var name = keyName(event);
    if (typing && !/^(F\d+|Ctrl\+)/.test(name)) { return; }
    var node = all("[data-key]").filter(function (each) { return each.getAttribute("data-key").toUpperCase() === name.toUpperCase() && each.offsetParent !== null; })[0];
    if (!node && /^\d$/.test(name)) { node = (closest(doc.activeElement, "[data-keys]") || doc.querySelector("[data-keys]") || doc.createElement("i")).querySelector("[data-digit='" + name + "']"); }
    if (node) { event.preventDefault(); press(node); return; }
    if (name === "J" || name === "K" || name === "ArrowDown" || name === "ArrowUp") { moveRow(event, name); }
    if (name === "Escape") { all("details.ask-first[open]").forEach(function (each) { each.open = false; each.querySelector("summary").focus(); }); }
  }
  function moveRow(event, name) {
    var rows = all("[data-row]");
    if (!rows.length) { return; }
    var current = rows.indexOf(closest(doc.activeElement, "[data-row]"));
    if (current < 0 && name.indexOf("Arrow") === 0) { return; }
    var next = rows[Math.min(rows.length - 1, Math.max(0, current + (name === "J" || name === "ArrowDown" ? 1 : -1)))];
    event.preventDefault();
    focusOn(next.matches("a") ? next : next.querySelector("a,button,input") || next);
  }

  /* Autosave: the form is posted a second after the latest change; the answer says when it was kept. */
  function autosave(form) {
    var timer = 0, running = false, again = false, state = form.querySelector("[data-autosave-status]") || doc.querySelector("[data-autosave-status]");
    function say(text) { if (state) { state.textContent = text || ""; } }
    function save() {
      if (running) { again = true; return; }
      running = true;
      var body = new FormData(form);
      all("input[type=file]", form).forEach(function (each) { body.delete(each.name); });
      fetch(form.getAttribute("data-autosave"), { method: "POST", body: body, credentials: "same-origin", headers: { "X-Autosave": "1", Accept: "application/json" } })
        .then(function (answer) { return answer.json().then(function (data) { return { ok: answer.ok, data: data }; }); })
        .then(function (answer) {
          say(answer.data.message || form.getAttribute(answer.ok ? "data-say-saved" : "data-say-unsaved"));
          var version = form.querySelector("[name=expected_version]");
          if (answer.ok && version && answer.data.version !== undefined) { version.value = answer.data.version; }
        })
        .catch(function () { say(form.getAttribute("data-say-unsaved")); })
        .then(function () { running = false; if (again) { again = false; save(); } });
    }
    form.addEventListener("change", function (event) { if (event.target.type !== "file") { window.clearTimeout(timer); timer = window.setTimeout(save, 400); } });
    form.addEventListener("input", function (event) { if (event.target.matches("textarea,input[type=text],input[type=tel],input:not([type])")) { window.clearTimeout(timer); timer = window.setTimeout(save, 1500); } });
    form.addEventListener("submit", function () { window.clearTimeout(timer); });
  }

  /* Questions that depend on another answer: shown when "name=value|value" holds. Hidden ones are not sent. */
  function reveal(form) {
    function answer(name) {
      var values = all("[name='" + name + "']", form).filter(function (each) { return !/radio|checkbox/.test(each.type) || each.checked; }).map(function (each) { return each.value; });
      return values;
    }
    function look() {
      all("[data-shown-when]", form).forEach(function (part) {
        var rule = part.getAttribute("data-shown-when"), cut = rule.indexOf("="), wanted = rule.slice(cut + 1).split("|");
        var on = answer(rule.slice(0, cut)).some(function (value) { return wanted.indexOf(value) >= 0; });
        part.hidden = !on;
        all("input,select,textarea", part).forEach(function (each) { each.disabled = !on; });
      });
    }
    form.addEventListener("change", look);
    look();
  }

  function picks(event) {
    if (!closest(event.target, ".pick")) { return; }
    all("input[name='" + event.target.name + "']", event.target.form || doc).forEach(function (each) {
      var pick = closest(each, ".pick");
      if (pick) { pick.classList.toggle("on", each.checked); }
    });
  }

  /* Upload rows: size is checked before anything travels; the state is said in words. */
  function upload(row) {
    var input = row.querySelector("input[type=file]"), state = row.querySelector("[data-upload-state]"), limit = Number(row.getAttribute("data-max-bytes") || 0);
    if (!input) { return; }
    function say(kind, detail) { var text = row.getAttribute("data-say-" + kind) || ""; if (state) { state.textContent = text + (detail ? " " + detail : ""); } announce(text); }
    input.addEventListener("change", function () {
      var file = input.files[0];
      if (!file) { return; }
      if (limit && file.size > limit) { say("too-big", (file.size / 1048576).toFixed(1) + " MB"); input.value = ""; return; }
      say("ready", file.name);
      if (row.hasAttribute("data-upload-now") && input.form) { send(input.form, say); }
    });
  }
  function send(form, say) {
    var bar = form.querySelector("progress");
    if (bar) { bar.hidden = false; bar.removeAttribute("value"); }
    say("sending");
    if (form.requestSubmit) { form.requestSubmit(); } else { form.submit(); }
  }

  function count(area) {
    var out = doc.getElementById(area.getAttribute("data-count"));
    function show() { if (out) { out.textContent = area.value.length + " / " + area.maxLength; } }
    area.addEventListener("input", show);
    show();
  }

  /* Idle: two minutes before the session ends a dialog offers to stay; the draft is safe either way. */
  function idle() {
    var minutes = Number(doc.body.getAttribute("data-idle-minutes") || 0), box = doc.getElementById("idle");
    if (!minutes || !box || !box.showModal) { return; }
    var warn = 0, end = 0;
    function start() {
      window.clearTimeout(warn); window.clearTimeout(end);
      warn = window.setTimeout(function () { if (!box.open) { box.showModal(); } end = window.setTimeout(function () { window.location.reload(); }, 120000); }, Math.max(minutes - 2, 0.5) * 60000);
    }
    box.addEventListener("close", function () { fetch(window.location.href, { method: "HEAD", credentials: "same-origin" }); start(); });
    doc.addEventListener("htmx:afterRequest", start);
    start();
  }

  function clicks(event) {
    var node = closest(event.target, "[data-copy],[data-print],[data-opens],[data-keys-switch]");
    if (!node) { return; }
    if (node.hasAttribute("data-print")) { window.print(); }
    if (node.hasAttribute("data-copy") && navigator.clipboard) { navigator.clipboard.writeText(node.getAttribute("data-copy")).then(function () { announce(node.getAttribute("data-say-done")); }); }
    if (node.hasAttribute("data-opens")) { var box = doc.getElementById(node.getAttribute("data-opens")); if (box && box.showModal) { event.preventDefault(); box.showModal(); } }
    if (node.hasAttribute("data-keys-switch")) { var off = root.getAttribute("data-keys") !== "off"; root.setAttribute("data-keys", off ? "off" : "on"); node.setAttribute("aria-pressed", String(!off)); try { localStorage.setItem("keys", off ? "off" : "on"); } catch (ignored) { /* private window: the choice lasts for the page */ } }
  }

  /* A table folded on a narrow screen has no heads in sight: each cell but the first says its own. */
  function cells(table) {
    var heads = all("thead th", table).map(function (head) { return head.textContent.trim(); });
    all("tbody tr", table).forEach(function (row) {
      Array.prototype.forEach.call(row.children, function (cell, at) { if (at && heads[at]) { cell.setAttribute("data-label", heads[at]); } });
    });
  }

  function wake(within) {
    all("form[data-autosave]", within).forEach(autosave);
    all("form[data-reveal]", within).forEach(reveal);
    all("[data-upload]", within).forEach(upload);
    all("textarea[data-count]", within).forEach(count);
    all("form[data-hints]", within).forEach(hints);
    all("table.fold-t", within).forEach(cells);
  }

  try { root.setAttribute("data-keys", localStorage.getItem("keys") || "on"); } catch (ignored) { root.setAttribute("data-keys", "on"); }
  doc.addEventListener("click", clicks);
  doc.addEventListener("click", errorLinks);
  doc.addEventListener("change", picks);
  doc.addEventListener("keydown", shortcuts);
  doc.addEventListener("DOMContentLoaded", function () { fragments(); wake(doc); idle(); focusErrors(); });
})();
