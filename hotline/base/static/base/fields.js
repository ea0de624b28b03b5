/* What forms do by themselves: saving drafts, sending once, and the widgets of form_fields.py. Everything hangs on
   data- attributes and on the document, so that forms which htmx brings later work at once. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (name, selector, act) =>
    document.addEventListener(name, (event) => {
      const found = event.target.closest?.(selector);
      if (found) act(found, event);
    });
  const clock = () => new Date().toLocaleTimeString("zh-CN", { hour12: false });

  /* ── forms ── */
  const safe = new WeakMap(); // form → what of it the server holds
  const saving = new WeakMap(); // form → the saving that is under way
  const NOBODY_TYPED = new Set(["csrfmiddlewaretoken", "suggested"]);
  const typed = (form) => {
    const pairs = [...new FormData(form)].filter(([name]) => !NOBODY_TYPED.has(name));
    return JSON.stringify(pairs.map(([name, value]) => [name, value instanceof File ? value.name + value.size : value]));
  };
  const isDirty = (form) => safe.has(form) && form.isConnected && !("sent" in form.dataset) && safe.get(form) !== typed(form);
  const forms = () => $$("form[data-step], form[data-autosave-url]");

  /* What the server does not hold yet is held in this tab: through a reload, until the server is back. Of pickers, nothing. */
  const slot = (form) => `draft ${document.body.dataset.me} ${form.dataset.autosaveUrl}`;
  const letGo = (form) => { if (form.dataset.autosaveUrl) sessionStorage.removeItem(slot(form)); };
  const hold = (form) => {
    const words = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOBODY_TYPED.has(name));
    try { sessionStorage.setItem(slot(form), JSON.stringify(words)); } catch { /* a full store: the page itself still has it */ }
  };
  const takeBack = (form) => {
    const held = JSON.parse(sessionStorage.getItem(slot(form)) ?? "null");
    if (!held || "unsaved" in form.dataset) return;
    for (const box of form.elements) {
      if (!box.name || box.type === "file" || box.type === "submit" || NOBODY_TYPED.has(box.name) || box.closest("[data-picker]")) continue;
      const values = held.filter(([name]) => name === box.name).map(([, value]) => value);
      if (box.type === "radio" || box.type === "checkbox") box.checked = values.includes(box.value);
      else if (values.length) box.value = values[0];
    }
    form.dataset.unsaved = "";
  };
  const save = (form) => {
    const before = saving.get(form) ?? Promise.resolve();
    const mine = before.then(() => isDirty(form) && keep(form));
    saving.set(form, mine);
    return mine;
  };
  const keep = async (form) => {
    const now = typed(form);
    const note = $("[data-saved]", form);
    try {
      const body = new FormData(form);
      const answer = await fetch(form.dataset.autosaveUrl, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      safe.set(form, now);
      if (typed(form) === now) letGo(form);
      if (note) { note.textContent = `已暂存 ${clock()}`; note.classList.remove("is-failed"); }
    } catch {
      if (note) { note.textContent = "没有存上，将再试"; note.classList.add("is-failed"); }
    }
  };
  const kept = () => forms().filter((form) => form.dataset.autosaveUrl);
  let pause;
  for (const name of ["input", "change"]) {
    on(name, "form[data-autosave-url]", (form) => { hold(form); clearTimeout(pause); pause = setTimeout(() => kept().forEach(save), 700); });
  }
  setInterval(() => kept().forEach(save), 4000); // who types without a pause, and what was not saved before
  // Going away, or to another window: the last letters too.
  addEventListener("visibilitychange", () => {
    if (!document.hidden) return;
    for (const form of kept().filter(isDirty)) navigator.sendBeacon(form.dataset.autosaveUrl, new FormData(form));
  });
  const wouldBeLost = (form) => isDirty(form) && (!form.dataset.autosaveUrl || $("[data-saved].is-failed", form));
  addEventListener("beforeunload", (event) => { if (forms().some(wouldBeLost)) event.preventDefault(); });
  // A saving that is overtaken by the sending would leave a draft behind of what is done.
  document.addEventListener("htmx:confirm", (event) => {
    const running = saving.get(event.target);
    if (!running) return;
    event.preventDefault();
    running.finally(() => event.detail.issueRequest(true));
  });
  on("click", "[data-forget]", async (button) => {
    const form = button.form;
    form.dataset.sent = "";
    letGo(form);
    const body = new FormData(form);
    const answer = await fetch(button.dataset.forget, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) location.reload();
    else { delete form.dataset.sent; hotlineSay("没有办成，请稍后再试"); }
  });

  /* ── fields that matter only with another one's answer: data-when="name=ONE|OTHER" ── */
  const showWhen = (form) => {
    for (const one of $$("[data-when]", form)) {
      const [name, values] = one.dataset.when.split("=");
      const matters = values.split("|").includes(new FormData(form).get(name));
      const field = one.closest(".field");
      field.hidden = !matters && !field.matches(".has-error");
    }
  };
  on("change", "form", showWhen);

  // The second click of an impatient hand must not send a second time.
  const submitting = (form, off) => {
    if (off) delete form.dataset.sent;
    else form.dataset.sent = "";
    for (const button of $$("button[type=submit]", form)) button.setAttribute("aria-disabled", String(!off));
  };
  on("submit", "form[method=post]", (form, event) => {
    if ("sent" in form.dataset) return event.preventDefault();
    submitting(form, false);
    letGo(form);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt; // the form itself, not a part that asks something while it is filled in
    if (form.matches("form[method=post]") && !event.detail.xhr.getResponseHeader("HX-Redirect")) {
      submitting(form, true);
      if (form.isConnected && form.dataset.autosaveUrl) hold(form);
    }
  });
  // Back again at a form that was sent: it may be sent anew, but is no draft until it is changed.
  addEventListener("pageshow", () => $$("form[data-sent]").forEach((form) => { submitting(form, true); safe.set(form, typed(form)); }));

  const countDown = (box) => {
    if (box.dataset.grow !== undefined) {
      box.style.height = "auto";
      box.style.height = `${box.scrollHeight + 2}px`;
    }
    if (!(box.maxLength > 0) || box.tagName !== "TEXTAREA") return;
    let note = box.nextElementSibling;
    if (!note?.classList.contains("left")) {
      note = Object.assign(document.createElement("span"), { className: "left" });
      box.after(note);
    }
    note.textContent = `${box.value.length}/${box.maxLength}`;
    note.classList.toggle("is-near", box.value.length >= box.maxLength * 0.8);
    note.classList.toggle("is-over", box.value.length >= box.maxLength);
  };
  on("input", "textarea", countDown);

  on("change", "[data-drop] input", (input) => showFiles(input));
  for (const name of ["dragenter", "dragleave", "drop"]) {
    on(name, ".drop-zone", (zone) => zone.classList.toggle("is-over", name === "dragenter"));
  }
  const showFiles = (input) => {
    const list = $(".drop-list", input.closest("[data-drop]"));
    list.replaceChildren(...[...input.files].map((file) => {
      const row = document.createElement("li");
      const mb = file.size / 2 ** 20;
      const large = mb > Number(input.dataset.maxMb || Infinity);
      row.append(file.name, Object.assign(document.createElement("small"), {
        textContent: `${mb < 0.1 ? `${Math.ceil(file.size / 1024)} KB` : `${mb.toFixed(1)} MB`}${large ? "，太大" : ""}`,
        className: large ? "too-large" : "",
      }));
      return row;
    }));
  };

  /* ── boxes with a list of options: pickers ask the server, cascades look into their tree ── */
  const listOf = (box) => document.getElementById(box.getAttribute("aria-controls"));
  const show = (box, open) => {
    listOf(box).hidden = !open;
    box.setAttribute("aria-expanded", open);
    if (!open) box.removeAttribute("aria-activedescendant");
  };
  const point = (box, option) => {
    for (const one of $$("[role=option]", listOf(box))) one.setAttribute("aria-selected", one === option);
    option.id ||= `${listOf(box).id}_${$$("[role=option]", listOf(box)).indexOf(option)}`;
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const find = async (box) => {
    const query = box.value.trim();
    const list = listOf(box);
    const cascade = box.closest("[data-cascade]");
    if (cascade) {
      list.replaceChildren(...(query ? search(await treeOf(cascade), query) : []));
    } else {
      const url = new URL(box.closest("[data-picker]").dataset.url, location);
      url.searchParams.set("q", query);
      const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
      if (query !== box.value.trim()) return; // a later letter overtook this answer
      if (!answer?.ok || answer.redirected) return hotlineSay("查找没有成功，请稍后再试");
      list.innerHTML = await answer.text();
    }
    show(box, list.children.length > 0 && document.activeElement === box);
    const first = $("[role=option]", list);
    if (first && query) point(box, first);
  };
  const pick = (box, option) => {
    const cascade = box.closest("[data-cascade]");
    if (cascade) {
      choose(cascade, option.dataset.value);
      box.value = "";
    } else {
      addChip(box.closest("[data-picker]"), box, option.dataset.value, option.dataset.label);
    }
    show(box, false);
    box.focus();
  };
  const addChip = (picker, box, value, label) => {
    const old = $$(".chip", picker);
    if (!("multiple" in picker.dataset)) old.forEach((chip) => chip.remove());
    else if (old.some((chip) => $("input", chip).value === value)) { box.value = ""; return; }
    const chip = $("template", picker).content.firstElementChild.cloneNode(true);
    chip.prepend(label);
    chip.title = label;
    $("input", chip).value = value;
    $("button", chip).setAttribute("aria-label", `移除 ${label}`);
    box.before(chip);
    box.value = "";
    picker.dispatchEvent(new Event("change", { bubbles: true }));
  };
  let waiting;
  on("input", "input[role=combobox]", (box) => { clearTimeout(waiting); waiting = setTimeout(find, 120, box); });
  on("focusin", "[data-picker] input[role=combobox]", find);
  on("focusout", "input[role=combobox]", (box) => show(box, false));
  on("mousedown", ".options", (_, event) => event.preventDefault()); // keeps the focus in the box
  on("click", ".options [role=option]", (option) => pick($(`[aria-controls="${option.parentElement.id}"]`), option));
  on("click", ".chip button", (button) => {
    const picker = button.closest("[data-picker]");
    button.closest(".chip").remove();
    $("input[role=combobox]", picker).focus();
    picker.dispatchEvent(new Event("change", { bubbles: true }));
  });
  on("click", ".picker-box", (box, event) => { if (event.target === box) $("input[role=combobox]", box).focus(); });
  on("keydown", "input[role=combobox]", (box, event) => {
    if (event.isComposing) return; // the key belongs to the Chinese input method
    const options = $$("[role=option]", listOf(box));
    const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const open = !listOf(box).hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return find(box);
      const next = options[(at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length];
      if (next) point(box, next);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault(); // Enter here chooses, it never sends the form
      if (open && at >= 0) pick(box, options[at]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      show(box, false);
    } else if (event.key === "Backspace" && !box.value) {
      $$(".chip", box.parentElement).at(-1)?.querySelector("button").click();
    }
  });

  /* ── cascades ── */
  const trees = new Map(); // URL → promise of a tree: asked once per page
  const grow = (rows) => {
    const tree = { below: new Map(), names: new Map(), parents: new Map(), paths: [], drawn: false };
    for (const [code, name, parent, drawn] of rows) {
      tree.drawn ||= Boolean(drawn);
      tree.names.set(code, name);
      tree.parents.set(code, parent);
      if (!tree.below.has(parent)) tree.below.set(parent, []);
      tree.below.get(parent).push(code);
    }
    for (const code of tree.names.keys()) tree.paths.push([code, chain(tree, code).map((one) => tree.names.get(one)).join(" / ")]);
    return tree;
  };
  const chain = (tree, code) => {
    const codes = [];
    for (; code && tree.names.has(code); code = tree.parents.get(code)) codes.unshift(code);
    return codes;
  };
  const treeOf = (cascade) => {
    const url = cascade.dataset.url;
    if (!url) return (cascade.tree ??= Promise.resolve(grow(JSON.parse($("script", cascade).textContent))));
    if (!trees.has(url)) trees.set(url, fetch(url).then((answer) => answer.json()).then(grow));
    return trees.get(url);
  };
  const search = (tree, query) => {
    const words = query.toLowerCase().split(/\s+/);
    const hits = tree.paths.filter(([code, path]) => words.every((word) => path.includes(word) || code.startsWith(word)));
    // The deepest first: that is what must be chosen in the end.
    hits.sort((a, b) => b[0].length - a[0].length);
    return hits.slice(0, 30).map(([code, path]) => {
      const option = document.createElement("li");
      option.setAttribute("role", "option");
      option.dataset.value = code;
      option.textContent = path;
      return option;
    });
  };
  const choose = async (cascade, code) => {
    const tree = await treeOf(cascade);
    const root = "belowRoot" in cascade.dataset ? tree.below.get("")?.[0] : "";
    const whole = chain(tree, code);
    const codes = whole.filter((one) => one !== root);
    $$("select", cascade).forEach((select, level) => {
      const below = tree.below.get(level ? codes[level - 1] ?? null : root) ?? [];
      select.replaceChildren(new Option(select.getAttribute("aria-label"), ""), ...below.map((one) => new Option(tree.names.get(one), one)));
      select.value = codes[level] ?? "";
      select.disabled = !below.length;
    });
    const input = $("[data-code]", cascade);
    if (input.value === (whole.at(-1) ?? "")) return;
    input.value = whole.at(-1) ?? "";
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  on("change", "[data-cascade] select", (select) => {
    const cascade = select.closest("[data-cascade]");
    const level = Number(select.dataset.level);
    choose(cascade, select.value || (level ? $(`[data-level="${level - 1}"]`, cascade).value : ""));
  });

  /* ── a button that fills a field of its form: data-fill names the field. Whoever takes it goes on from that field. ── */
  const fill = async (form, name, value, label) => {
    const fields = [...form.elements].filter((one) => one.name === name);
    const cascade = fields[0]?.closest("[data-cascade]");
    const box = $(`[data-picker][data-name="${name}"] input[role=combobox]`, form);
    if (cascade) {
      await choose(cascade, value);
      $(".finder input", cascade).focus();
    } else if (box) {
      addChip(box.closest("[data-picker]"), box, value, label);
      box.focus();
    } else if (fields[0]?.type === "radio") {
      const one = fields.find((field) => field.value === value);
      one.checked = true;
      one.dispatchEvent(new Event("change", { bubbles: true }));
      one.focus();
    } else if (fields[0]) {
      fields[0].value = value;
      fields[0].dispatchEvent(new Event("change", { bubbles: true }));
      fields[0].focus();
    }
  };
  on("click", "[data-fill]", (button) => fill(button.closest("form") ?? $("form[data-step]"), button.dataset.fill, button.dataset.value, button.dataset.label));

  const enhance = (cascade) => {
    const input = $("[data-code]", cascade);
    const finder = $(".finder input", cascade);
    finder.id = input.id;
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (input.hasAttribute(name)) finder.setAttribute(name, input.getAttribute(name));
    }
    input.removeAttribute("id");
    input.removeAttribute("required");
    input.type = "hidden";
    $(".cascade-parts", cascade).hidden = false;
    cascade.dataset.cascade = "ready";
    choose(cascade, input.value);
    treeOf(cascade).then((tree) => cascade.dispatchEvent(new CustomEvent("grown", { bubbles: true, detail: tree })));
  };
  on("choose", "[data-cascade]", (cascade, event) => choose(cascade, event.detail)); // from elsewhere, as a map

  const begin = (root) => {
    for (const form of kept()) if (!safe.has(form)) takeBack(form);
    $$("[data-cascade='']", root).forEach(enhance);
    $$("textarea", root).forEach(countDown);
    // A form that came back with errors holds what was typed and nothing of it is safe yet.
    for (const form of forms()) if (!safe.has(form)) safe.set(form, "unsaved" in form.dataset ? "" : typed(form));
    $$("form", root).forEach(showWhen);
  };
  document.addEventListener("DOMContentLoaded", () => {
    begin(document);
    document.addEventListener("htmx:load", (event) => begin(event.target.parentElement ?? document));
  });
})();
