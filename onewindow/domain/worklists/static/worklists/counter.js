/* The counter's page of a case: one paper at a time, its points by digits, its scan beside them, and what was marked kept in this tab.
   Without it every paper's points stand one below the other and scans open by their own button. */
(function () {
  "use strict";
  var doc = document, panels = all("[data-panel]"), dock = doc.querySelector("[data-tally]"), viewer = doc.querySelector("[data-viewer]");
  if (!panels.length || !dock) { return; }
  var shots = {}, current = null, store = "desk:" + window.location.pathname.split("/")[3];
  function all(selector, within) { return Array.prototype.slice.call((within || doc).querySelectorAll(selector)); }
  function panelOf(code) { return panels.filter(function (each) { return each.getAttribute("data-panel") === code; })[0]; }
  function codeOf(panel) { return panel.getAttribute("data-panel"); }
  function boxes(panel) { return all("input[name=points]", panel); }
  function failing(panel) { return boxes(panel).filter(function (each) { return each.checked; }); }
  function verdict(code, value) { var found = doc.querySelector("[data-verdict='" + code + "'] input" + (value ? "[value='" + value + "']" : ":checked")); return found; }
  function stands(panel) { var on = verdict(codeOf(panel), ""); return on ? on.value : panel.classList.contains("good") ? "yes" : ""; }
  function say(text) { var region = doc.getElementById("status"); if (region && text) { region.textContent = text; } }

  /* Which paper is looked at: its row is marked, its points take the digits, its scan is shown. */
  function select(code, focus) {
    var panel = panelOf(code);
    if (!panel) { return; }
    current = panel;
    panels.forEach(function (each) { each.classList.toggle("on", each === panel); });
    all("[data-material]").forEach(function (row) {
      var here = row.getAttribute("data-material") === code, link = row.querySelector("[data-pick]");
      row.classList.toggle("here", here);
      if (here) { link.setAttribute("aria-current", "true"); if (focus) { link.focus(); } row.scrollIntoView({ block: "nearest" }); } else { link.removeAttribute("aria-current"); }
    });
    all("[data-named]").forEach(function (each) { each.textContent = " · " + panel.getAttribute("data-name"); });
    shown(code);
  }
  function move(step) {
    var next = panels[Math.min(panels.length - 1, Math.max(0, panels.indexOf(current) + step))];
    select(codeOf(next), true);
  }

  /* The scan: fetched once by a post, because its opening is written down; what is no picture opens in the frame. */
  function scans(code) { return all("form[data-scan='" + code + "']"); }
  function shown(code) {
    var none = viewer.querySelector(".none"), words = none.querySelector("span"), has = scans(code).length, paper = doc.querySelector("[data-material='" + code + "'] .thumb.paper");
    viewer.classList.remove("large");
    viewer.classList.toggle("bare", !has);
    all("[data-read]").forEach(function (each) { each.hidden = !has; });
    all("img,iframe", viewer).forEach(function (each) { each.hidden = true; });
    if (shots[code]) { none.hidden = true; viewer.querySelector(shots[code] === true ? "iframe" : "img").hidden = false; if (shots[code] !== true) { viewer.querySelector("img").src = shots[code]; } return; }
    none.hidden = false;
    words.textContent = none.getAttribute(has ? "data-say-open" : paper ? "data-say-paper" : "data-say-none");
    none.querySelector("kbd").hidden = !has;
  }
  function picture(code) {
    var image = viewer.querySelector("img");
    if (!image) { image = doc.createElement("img"); image.alt = ""; viewer.insertBefore(image, viewer.firstChild); }
    return image;
  }
  function open(form) {
    var code = form.getAttribute("data-scan");
    select(code);
    if (!/^(JPE?G|PNG|GIF|WEBP)$/.test(form.getAttribute("data-kind"))) { shots[code] = true; shown(code); form.submit(); return; }
    viewer.setAttribute("aria-busy", "true");
    fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.blob(); })
      .then(function (blob) {
        var address = URL.createObjectURL(blob), thumb = doc.createElement("img"), sheet = form.querySelector(".sheet");
        picture(code).alt = panelOf(code).getAttribute("data-name");
        shots[code] = address;
        thumb.src = address; thumb.alt = "";
        if (sheet) { sheet.replaceWith(thumb); }
        if (codeOf(current) === code) { shown(code); }
      })
      .catch(function () { say(doc.body.getAttribute("data-say-failed")); })
      .then(function () { viewer.removeAttribute("aria-busy"); });
  }
  function enter() {
    var form = scans(codeOf(current))[0];
    if (shots[codeOf(current)]) { viewer.classList.toggle("large"); } else if (form) { open(form); }
  }

  /* Points and judgements hang together: a failed point makes the paper fail, a paper that meets the standard has none. */
  function judge(panel, value) {
    var on = verdict(codeOf(panel), value || "yes");
    if (on) { if (value) { on.checked = true; } else { all("[data-verdict='" + codeOf(panel) + "'] input").forEach(function (each) { each.checked = false; }); } }
    panel.classList.toggle("good", value === "yes");
    panel.classList.toggle("poor", value === "no");
  }
  function ticked(box) {
    var panel = box.closest("[data-panel]");
    judge(panel, failing(panel).length ? "no" : "");
    kept();
  }
  function chosen(radio) {
    var panel = panelOf(radio.closest("[data-verdict]").getAttribute("data-verdict"));
    if (radio.value === "yes") { boxes(panel).forEach(function (each) { each.checked = false; }); }
    select(codeOf(panel));
    judge(panel, radio.value);
    if (radio.value === "no" && !failing(panel).length) { var first = boxes(panel)[0]; if (first) { first.focus(); } say(dock.getAttribute("data-say-short")); }
    kept();
  }
  function tally() {
    var count = { yes: 0, no: 0, open: 0 }, some = 0, wording = doc.querySelector("[data-wording]");
    panels.forEach(function (panel) { count[stands(panel) || "open"] += 1; some += failing(panel).length; });
    Object.keys(count).forEach(function (name) {
      all("[data-n='" + name + "']", dock).forEach(function (each) { each.textContent = count[name]; });
      all("[data-if='" + name + "']", dock).forEach(function (each) { each.hidden = !count[name]; });
    });
    if (wording) {
      wording.textContent = "";
      panels.forEach(function (panel) { failing(panel).forEach(function (box) { var line = doc.createElement("li"); line.textContent = box.closest("li").querySelector("[data-says]").textContent; wording.appendChild(line); }); });
    }
    bar("F7", some ? "" : dock.getAttribute("data-say-short"));
    bar("F9", count.no ? dock.getAttribute("data-say-fails") : "");
  }
  /* An act that what was marked rules out: shown as such, with the reason in reach. */
  function bar(key, why) {
    var node = doc.querySelector(".dock summary[data-key='" + key + "']"), reason = doc.getElementById("why-" + key);
    if (!node) { return; }
    if (!reason) { reason = doc.createElement("span"); reason.id = "why-" + key; reason.className = "sr"; dock.appendChild(reason); }
    reason.textContent = why;
    if (why) { node.setAttribute("aria-disabled", "true"); node.setAttribute("aria-describedby", reason.id); node.parentNode.open = false; } else { node.removeAttribute("aria-disabled"); node.removeAttribute("aria-describedby"); }
  }

  /* What was marked stays in this tab until it is sent: going away and coming back loses nothing. */
  function kept() {
    var marks = {}, out = dock.querySelector("[data-kept]");
    panels.forEach(function (panel) { marks[codeOf(panel)] = { is: stands(panel), points: failing(panel).map(function (each) { return each.value; }) }; });
    try { sessionStorage.setItem(store, JSON.stringify(marks)); out.textContent = new Date().toTimeString().slice(0, 8) + " " + out.getAttribute("data-say-kept"); } catch (ignored) { /* private window: nothing is kept */ }
    tally();
  }
  function restore() {
    var marks = null;
    if (!doc.querySelector("ol.marked")) { try { sessionStorage.removeItem(store); } catch (ignored) { /* nothing was kept */ } return; }
    try { marks = JSON.parse(sessionStorage.getItem(store) || "null"); } catch (ignored) { marks = null; }
    if (!marks || doc.querySelector("input[name=points]:checked")) { return; }
    panels.forEach(function (panel) {
      var mark = marks[codeOf(panel)];
      if (!mark) { return; }
      boxes(panel).forEach(function (each) { each.checked = mark.points.indexOf(each.value) >= 0; });
      if (mark.is) { judge(panel, mark.is); }
    });
  }

  /* A quiet word before taking in papers nobody has ticked as seen: nothing is held up. */
  function unseen() { doc.documentElement.toggleAttribute("data-unseen", doc.querySelector("[data-brought]:not(:checked)") !== null); }
  doc.addEventListener("change", function (event) {
    if (event.target.matches("[data-brought]")) { unseen(); }
    if (event.target.matches("input[name=points]")) { ticked(event.target); }
    if (event.target.closest("[data-verdict]")) { chosen(event.target); }
  });
  doc.addEventListener("submit", function (event) {
    if (event.target.matches("form[data-scan]")) { event.preventDefault(); open(event.target); }
  });
  doc.addEventListener("click", function (event) {
    var barred = event.target.closest(".dock summary[aria-disabled=true]"), row = event.target.closest("[data-material]"), link = event.target.closest("[data-pick]");
    if (barred) { event.preventDefault(); say(doc.getElementById(barred.getAttribute("aria-describedby")).textContent); return; }
    if (link) { event.preventDefault(); select(link.getAttribute("data-pick"), true); } else if (row && !event.target.closest("button,label,input")) { select(row.getAttribute("data-material")); }
    if (event.target.closest(".scan img,[data-shut]")) { viewer.classList.toggle("large"); }
  });
  doc.addEventListener("keydown", function (event) {
    var node = event.target, free = node === doc.body || node.matches("main,.scrolls,[data-pick],[data-panel],input[name=points]");
    if (doc.documentElement.getAttribute("data-keys") === "off" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) { return; }
    if (event.key === "Escape" && viewer.classList.contains("large")) { viewer.classList.remove("large"); event.stopImmediatePropagation(); return; }
    if (!free && !(node.matches(".dock summary") && event.key !== "Enter")) { return; }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); }
    if (event.key === "Enter") { event.preventDefault(); enter(); }
    if (/^[1-9]$/.test(event.key) && boxes(current)[Number(event.key) - 1]) { event.preventDefault(); boxes(current)[Number(event.key) - 1].click(); }
    if (event.key === "0" && verdict(codeOf(current), "yes")) { event.preventDefault(); var yes = verdict(codeOf(current), "yes"); yes.checked = true; chosen(yes); }
  }, true);

  restore();
  var first = panels.filter(function (each) { return "#" + each.id === window.location.hash; })[0] || panels.filter(function (each) { return stands(each) === "no"; })[0]
    || panels.filter(function (each) { return stands(each) !== "yes"; })[0] || panels[0];
  select(codeOf(first));
  tally();
  unseen();
}());
