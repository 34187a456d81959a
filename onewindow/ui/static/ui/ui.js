/* Behaviour shared by every surface. Pages work without it; one function a behaviour, started from the foot.
   Hooks are data attributes: data-key, data-autosave, data-shown-when, data-upload, data-copy, data-print, data-count,
   data-row, data-enter-first, data-digit, data-opens, data-closes, data-hints, data-narrows, data-sign, data-preview, data-reads, data-follows,
   data-tick with data-all and data-ticked, data-line (on html). Wording comes from the page (data-say-*), never from here. */
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

  /* An address that names something folded opens it; older browsers don't by themselves. */
  function unfold() {
    var node = doc.getElementById(window.location.hash.slice(1)), fold = closest(node, "details:not([open])");
    for (var each = fold; each; each = closest(each.parentNode, "details:not([open])")) { each.open = true; }
    if (fold) { node.scrollIntoView(); }
  }

  /* Errors first: the summary takes the focus when a page comes back with problems. */
  function focusErrors(within) { focusOn((within || doc).querySelector("[data-errors]")); }

  function errorLinks(event) {
    var link = closest(event.target, "[data-errors] a[href^='#']");
    if (!link) { return; }
    var field = doc.getElementById(link.getAttribute("href").slice(1));
    if (field) { event.preventDefault(); field.scrollIntoView({ block: "center" }); focusOn(field.matches("fieldset") ? field.querySelector("input,select,textarea") || field : field); }
  }

  /* What asks by itself every few seconds (data-quiet) neither greys the page, nor takes the focus, nor counts as somebody being there. */
  function quiet(event) { var asked = event.detail.requestConfig; return Boolean(asked && asked.elt.hasAttribute("data-quiet")); }

  /* Fragments: busy while they load, spoken when they came, focus never lost. */
  function fragments() {
    var kept = null;
    doc.addEventListener("htmx:beforeRequest", function (event) { if (!quiet(event)) { event.detail.target.setAttribute("aria-busy", "true"); } });
    doc.addEventListener("htmx:beforeSwap", function () { kept = doc.activeElement && doc.activeElement.id; });
    doc.addEventListener("htmx:afterSettle", function (event) {
      var target = event.detail.target || event.target;
      target.removeAttribute("aria-busy");
      wake(target);
      if (doc.activeElement === doc.body || !doc.activeElement) { focusOn((kept && doc.getElementById(kept)) || (quiet(event) ? null : target.querySelector("h1,h2,h3") || target)); }
      var said = target.querySelector("[data-announce]");
      if (said) { announce(said.textContent.trim()); }
      focusErrors(target);
    });
    doc.addEventListener("htmx:responseError", function (event) { event.detail.target.removeAttribute("aria-busy"); if (!quiet(event)) { announce(doc.body.getAttribute("data-say-failed")); } });
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

  /* Keys: function keys everywhere; digits and letters only inside [data-keys] (on html the same attribute is the switch), so that typing stays typing. */
  function keyName(event) {
    return (event.ctrlKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  }
  function press(node) {
    if (node.getAttribute("aria-disabled") === "true" || node.disabled) {
      var why = doc.getElementById(node.getAttribute("aria-describedby") || "");
      announce(why ? why.textContent.trim() : "");
      return;
    }
    if (node.matches("input:not([type=checkbox]):not([type=radio]),textarea,select")) { node.focus(); } else { node.click(); if (node.matches("summary")) { focusOn(node.parentNode.querySelector(".sure button,.sure a,.sure textarea,.sure select,.sure input:not([type=hidden])")); } }
  }
  function shortcuts(event) {
    if (root.getAttribute("data-keys") === "off" || event.defaultPrevented || event.isComposing) { return; }
    var typing = closest(event.target, "input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable]");
    var name = keyName(event);
    if (typing && !/^(F\d+|Ctrl\+)/.test(name)) { return; }
    var node = all("[data-key]").filter(function (each) { return each.getAttribute("data-key").toUpperCase() === name.toUpperCase() && each.offsetParent !== null; })[0];
    if (!node && /^\d$/.test(name)) { node = (closest(doc.activeElement, "body [data-keys]") || doc.querySelector("body [data-live]") || doc.querySelector("body [data-keys]") || doc.createElement("i")).querySelector("[data-digit='" + name + "']"); }
    if (node) { event.preventDefault(); press(node); return; }
    if (name === "Enter" && doc.activeElement === doc.body && doc.querySelector("[data-enter-first] [data-row]")) { event.preventDefault(); doc.querySelector("[data-enter-first] [data-row]").click(); }
    if (name === "J" || name === "K" || name === "ArrowDown" || name === "ArrowUp") { moveRow(event, name); }
    if (name === "Escape") { all("details.ask-first[open]").forEach(function (each) { each.open = false; each.querySelector("summary").focus(); }); }
  }
  /* The list of keys: what this page offers now, in front of what every page knows. */
  function listKeys(list) {
    all("[data-key-of-page]", list).forEach(function (each) { each.remove(); });
    all("[data-key]").filter(function (each) { return each.offsetParent !== null && each.getAttribute("aria-disabled") !== "true"; }).reverse().forEach(function (each) {
      var row = doc.createElement("li"), key = doc.createElement("kbd"), words = each.cloneNode(true);
      all("kbd,svg", words).forEach(function (part) { part.remove(); });
      key.textContent = each.getAttribute("data-key");
      row.setAttribute("data-key-of-page", "");
      row.append(key, " " + (each.getAttribute("aria-label") || words.textContent.trim()));
      list.prepend(row);
    });
    all("[data-keys-switch]").forEach(nameSwitch);
  }
  function nameSwitch(node) { node.textContent = node.getAttribute(root.getAttribute("data-keys") === "off" ? "data-say-on" : "data-say-off"); }
  doc.addEventListener("toggle", function (event) { // one question at a time
    if (event.target.open && event.target.matches("details.ask-first")) { all("details.ask-first[open]").forEach(function (each) { if (each !== event.target) { each.open = false; } }); }
  }, true);
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

  /* Questions that depend on another answer: shown when "name=value|value" holds. Hidden ones are not sent, and no answer in them counts. */
  function reveal(form) {
    function answer(name) {
      return all("[name='" + name + "']", form).filter(function (each) { return !each.disabled && (!/radio|checkbox/.test(each.type) || each.checked); }).map(function (each) { return each.value; });
    }
    function look() {
      all("[data-shown-when]", form).forEach(function (part) {
        var rule = part.getAttribute("data-shown-when"), cut = rule.indexOf("="), wanted = rule.slice(cut + 1).split("|");
        var on = !closest(part.parentNode, "[data-shown-when][hidden]") && answer(rule.slice(0, cut)).some(function (value) { return wanted.indexOf(value) >= 0; });
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
    all("[data-at-once]", row).forEach(function (each) { each.hidden = !row.hasAttribute("data-upload-now"); });
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

  /* Idle: the server tells how long the session still lasts, for other pages keep it alive too. Two minutes before its end a dialog offers to stay;
     who typed meanwhile is there. At the end one signs in and comes back; the draft is safe either way. */
  function idle() {
    var box = doc.getElementById("idle"), form = box && box.querySelector("form"), timer = 0, typed = false;
    if (!box || !box.showModal) { return; }
    function soon(seconds) { window.clearTimeout(timer); timer = window.setTimeout(look, Math.max(seconds, 1) * 1000); }
    function look(pressed) {
      var stays = typed || Boolean(pressed && pressed.type);
      if (pressed && pressed.type) { pressed.preventDefault(); }
      typed = false;
      fetch(form.action, { method: stays ? "POST" : "GET", body: stays ? new FormData(form) : null, credentials: "same-origin", headers: stays ? { Accept: "application/json" } : { Accept: "application/json", "X-Quiet": "1" } })
        .then(function (answer) { return answer.json(); })
        .then(function (told) {
          var left = told.left || 0;
          if (left <= 0) { window.location.assign(box.getAttribute("data-end-to") + encodeURIComponent(window.location.pathname + window.location.search + window.location.hash)); return; }
          if (left > 120) { if (box.open) { box.close(); } soon(left - 120); return; }
          box.querySelector("b").textContent = Math.ceil(left / 60);
          if (!box.open) { box.showModal(); }
          soon(Math.min(left, 15));
        })
        .catch(function () { soon(15); });
    }
    form.addEventListener("submit", look);
    box.addEventListener("cancel", look);
    doc.addEventListener("input", function () { typed = true; });
    doc.addEventListener("htmx:configRequest", function (event) { if (event.detail.elt.hasAttribute("data-quiet")) { event.detail.headers["X-Quiet"] = "1"; } });
    soon(Number(box.getAttribute("data-seconds")) - 120);
  }

  /* A list that follows another: only the group of the chosen value is offered. */
  function narrows(select) {
    var list = doc.getElementById(select.getAttribute("data-narrows")), groups = list ? all("optgroup", list) : [];
    function look(value) {
      groups.forEach(function (group) { group.remove(); if (!select.value || group.getAttribute("data-of") === select.value) { list.appendChild(group); } });
      list.value = value;
    }
    if (!list) { return; }
    select.addEventListener("change", function () { look(""); });
    look(list.value);
  }

  /* Signing by hand: the strokes go as a picture; an empty field sends nothing. */
  function sign(part) {
    var canvas = part.querySelector("canvas"), kept = part.querySelector("input[type=hidden]"), clear = part.querySelector("button"), pen = canvas.getContext("2d"), down = false;
    function at(event) { var box = canvas.getBoundingClientRect(); return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height]; }
    function fresh() { canvas.width = canvas.clientWidth * 2; canvas.height = canvas.clientHeight * 2; pen.lineWidth = 6; pen.lineCap = "round"; pen.lineJoin = "round"; }
    canvas.addEventListener("pointerdown", function (event) { if (!kept.value) { fresh(); } var p = at(event); event.preventDefault(); down = true; canvas.setPointerCapture(event.pointerId); pen.beginPath(); pen.moveTo(p[0], p[1]); pen.lineTo(p[0] + 0.1, p[1]); pen.stroke(); });
    canvas.addEventListener("pointermove", function (event) { if (down) { var p = at(event); pen.lineTo(p[0], p[1]); pen.stroke(); } });
    canvas.addEventListener("pointerup", function () { if (down) { down = false; kept.value = canvas.toDataURL("image/png"); announce(canvas.getAttribute("data-say-signed")); } });
    clear.addEventListener("click", function () { fresh(); kept.value = ""; announce(canvas.getAttribute("data-say-cleared")); });
  }

  function preview(row) {
    var input = row.querySelector("input[type=file]"), shot = row.querySelector("img");
    input.addEventListener("change", function () {
      var file = input.files[0];
      if (shot.src) { URL.revokeObjectURL(shot.src); }
      shot.hidden = !file || file.type.indexOf("image/") !== 0;
      if (shot.hidden) { shot.removeAttribute("src"); } else { shot.src = URL.createObjectURL(file); }
    });
  }

  /* Reading aloud: what is marked, else the part named; a second press stops. Without a voice the button stays away. */
  function reads(button) {
    var voice = window.speechSynthesis;
    if (!voice || !window.SpeechSynthesisUtterance) { return; }
    button.hidden = false;
    function stop() { voice.cancel(); button.setAttribute("aria-pressed", "false"); }
    button.addEventListener("click", function () {
      if (button.getAttribute("aria-pressed") === "true") { stop(); return; }
      var parts = (String(window.getSelection()).trim() || doc.getElementById(button.getAttribute("data-reads")).innerText).split(/\n+/).filter(function (each) { return each.trim(); });
      stop();
      button.setAttribute("aria-pressed", "true");
      parts.forEach(function (part, at) {
        var said = new SpeechSynthesisUtterance(part);
        said.lang = root.lang; said.rate = 0.9;
        if (at === parts.length - 1) { said.onend = stop; }
        voice.speak(said);
      });
    });
    window.addEventListener("pagehide", stop);
  }

  /* A line across the page that follows the pointer and the focus. */
  function readingLine() {
    if (root.getAttribute("data-line") !== "on") { return; }
    var line = doc.createElement("div");
    line.className = "reading-line";
    line.setAttribute("aria-hidden", "true");
    doc.body.appendChild(line);
    function put(y) { line.style.transform = "translateY(" + Math.round(y) + "px)"; }
    doc.addEventListener("pointermove", function (event) { put(event.clientY + 14); });
    doc.addEventListener("focusin", function (event) { put(event.target.getBoundingClientRect().bottom + 8); });
  }

  function clicks(event) {
    var node = closest(event.target, "[data-copy],[data-print],[data-opens],[data-closes],[data-keys-switch]");
    if (!node) { return; }
    if (node.hasAttribute("data-closes")) {
      var layer = closest(node, "dialog"), note = closest(node, ".toast");
      if (layer && layer.close) { event.preventDefault(); layer.close(); }
      if (note) { note.remove(); focusOn(doc.getElementById("main")); }
    }
    if (node.hasAttribute("data-print")) { window.print(); }
    if (node.hasAttribute("data-copy") && navigator.clipboard) { navigator.clipboard.writeText(node.getAttribute("data-copy")).then(function () { announce(node.getAttribute("data-say-done")); }); }
    if (node.hasAttribute("data-opens")) { var box = doc.getElementById(node.getAttribute("data-opens")); if (box && box.showModal) { event.preventDefault(); all("[data-key-list]", box).forEach(listKeys); box.showModal(); } }
    if (node.hasAttribute("data-keys-switch")) { var off = root.getAttribute("data-keys") !== "off"; root.setAttribute("data-keys", off ? "off" : "on"); nameSwitch(node); announce(node.textContent); try { localStorage.setItem("keys", off ? "off" : "on"); } catch (ignored) { /* private window: the choice lasts for the page */ } }
  }

  /* A table folded on a narrow screen has no heads in sight: each cell but the first says its own. */
  function cells(table) {
    var heads = all("thead th", table).map(function (head) { return head.textContent.trim(); });
    all("tbody tr", table).forEach(function (row) {
      Array.prototype.forEach.call(row.children, function (cell, at) { if (at && heads[at]) { cell.setAttribute("data-label", heads[at]); } });
    });
  }

  /* A table of contents says which part is in sight: the last one whose beginning has passed the upper third; at the end of the page the last. */
  function follows(list) {
    var links = all("a[href^='#']", list), parts = links.map(function (link) { return doc.getElementById(link.getAttribute("href").slice(1)); });
    function look() {
      var at = -1;
      parts.forEach(function (part, number) { if (part && part.getBoundingClientRect().top <= window.innerHeight / 3) { at = number; } });
      if (root.scrollHeight - window.innerHeight - window.pageYOffset < 2) { at = parts.length - 1; }
      links.forEach(function (link, number) { if (number === at) { link.setAttribute("aria-current", "location"); } else { link.removeAttribute("aria-current"); } });
    }
    window.addEventListener("scroll", look, { passive: true });
  }

  /* A list with ticks: all of its page at once, how many there are, and x on the link of a row. */
  function ticks(event) {
    var whole = closest(event.target, "[data-all]");
    if (whole) { all("[data-tick]", whole.closest("table")).forEach(function (each) { each.checked = whole.checked; }); }
    all("[data-ticked]").forEach(function (each) { each.textContent = String(all("#" + each.getAttribute("data-ticked") + " [data-tick]:checked").length); });
  }

  function ticksByKey(event) {
    var link = event.key === "x" || event.key === "X" ? closest(event.target, "tr a") : null, tick = link && !event.defaultPrevented && link.closest("tr").querySelector("[data-tick]");
    if (tick) { tick.click(); }
  }

  function wake(within) {
    all("[data-follows]", within).forEach(follows);
    all("form[data-autosave]", within).forEach(autosave);
    all("form[data-reveal]", within).forEach(reveal);
    all("[data-upload]", within).forEach(upload);
    all("textarea[data-count]", within).forEach(count);
    all("form[data-hints]", within).forEach(hints);
    all("table.fold-t", within).forEach(cells);
    all("select[data-narrows]", within).forEach(narrows);
    all("[data-sign]", within).forEach(sign);
    all("[data-preview]", within).forEach(preview);
    all("[data-reads]", within).forEach(reads);
  }

  try { root.setAttribute("data-keys", localStorage.getItem("keys") || "on"); } catch (ignored) { root.setAttribute("data-keys", "on"); }
  doc.addEventListener("click", clicks);
  doc.addEventListener("click", errorLinks);
  doc.addEventListener("change", picks);
  doc.addEventListener("change", ticks);
  doc.addEventListener("keydown", ticksByKey);
  doc.addEventListener("keydown", shortcuts);
  doc.addEventListener("DOMContentLoaded", function () { fragments(); wake(doc); idle(); readingLine(); unfold(); focusErrors(); });
  window.addEventListener("hashchange", unfold);
})();
