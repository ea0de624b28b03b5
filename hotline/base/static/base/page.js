/* What pages do by themselves. Everything hangs on data- attributes and on the document, so that parts which
   htmx brings later work at once. No script and no style is ever written inside a page (see the policy). */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (name, selector, act) =>
    document.addEventListener(name, (event) => {
      const found = event.target.closest?.(selector);
      if (found) act(found, event);
    });

  const say = (window.hotlineSay = (text, link) => {
    const box = document.createElement("div");
    box.className = "toast-said";
    box.textContent = text;
    if (link) box.append(Object.assign(document.createElement("a"), { href: link.url, textContent: link.label, target: "_blank" }));
    $("[data-toasts]")?.append(box);
    setTimeout(() => box.remove(), 8000);
  });

  /* ── shell ── */
  const openNav = (open) => {
    document.body.classList.toggle("nav-open", open);
    $("[data-nav]")?.setAttribute("aria-expanded", open);
    if (open) $("#menu a")?.focus();
  };
  on("click", "[data-nav]", () => {
    if (matchMedia("(max-width: 991px)").matches) return openNav(!document.body.classList.contains("nav-open"));
    const small = document.body.classList.toggle("nav-small");
    document.cookie = `nav=${small ? "small" : "wide"};path=/;max-age=31536000;samesite=lax`;
  });
  on("click", "[data-nav-close]", () => openNav(false));
  on("click", "[data-close]", (button) => button.parentElement.remove());
  on("click", "[data-back]", (_, event) => { event.preventDefault(); history.back(); });
  on("click", "[data-keys]", () => $("[data-keys-dialog]").showModal());
  on("click", "[data-print]", () => window.print());
  on("click", "[data-more-filters]", (button) => {
    button.setAttribute("aria-expanded", button.closest("form").classList.toggle("is-open"));
  });
  document.addEventListener("click", (event) => {
    for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  /* ── lists: a click anywhere in a row opens it, arrows walk ── */
  on("click", "tr", (row, event) => {
    const link = $("a.row-link", row);
    if (!link || event.target.closest("a, button, input, label, select") || String(getSelection())) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href);
    else link.click();
  });
  on("keydown", "a.row-link", (link, event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = $$("a.row-link", link.closest("table"));
    all[all.indexOf(link) + step]?.focus();
    event.preventDefault();
  });

  /* ── keys ── */
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the key belongs to the Chinese input method
    const box = event.target.closest?.("input, textarea, select, [contenteditable]");
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const form = event.target.closest?.("form") ?? $("form[data-step]");
      if (form) { event.preventDefault(); form.requestSubmit(); }
    } else if (event.key === "Escape" && !event.defaultPrevented && !$("dialog[open]")) {
      const menu = $("details.menu[open]");
      if (menu) { menu.open = false; $("summary", menu).focus(); }
      else if (document.body.classList.contains("nav-open")) { openNav(false); $("[data-nav]").focus(); }
      else if (box && !box.form?.matches("[data-step]")) box.blur();
      else $("[data-cancel]")?.click();
    } else if (event.altKey && !event.ctrlKey && !event.metaKey && /^[a-z0-9/]$/.test(event.key)) {
      const found = $(`[accesskey="${event.key}"]`); // in every browser alike
      if (found) { event.preventDefault(); found.focus(); if (!found.matches("input")) found.click(); }
    } else if (!box && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (event.key === "/") { event.preventDefault(); $("[data-search]")?.focus(); }
      if (event.key === "?") $("[data-keys-dialog]")?.showModal();
    }
  });

  /* ── htmx ── */
  const isQuiet = (asker) => asker.matches("[data-quiet]"); // asks by itself while somebody types: no word when it fails
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches?.("[data-filters]")) return;
    for (const [name, value] of [...event.detail.formData]) if (value === "") event.detail.formData.delete(name);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    // A whole page where a part was asked for: signed out, or moved. Go there, but never away from what is being typed.
    if (event.detail.xhr.status < 400 && /^\s*<!doctype html/i.test(event.detail.serverResponse)) {
      event.detail.shouldSwap = false;
      const url = event.detail.xhr.responseURL || location.href;
      const asker = event.detail.requestConfig.elt;
      if (isQuiet(asker)) return;
      if (asker.closest("form[data-step]")) say("登录已过期，填写的内容还在页面上。", { label: "在新窗口登录", url: "/" });
      else location.assign(url);
    }
  });
  document.addEventListener("htmx:responseError", (event) => {
    if (isQuiet(event.detail.elt)) return;
    const answer = event.detail.xhr;
    const plain = (answer.getResponseHeader("Content-Type") ?? "").startsWith("text/plain");
    say(plain ? answer.responseText : "没有办成，请稍后再试");
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (!isQuiet(event.detail.elt)) say("网络不通，内容还在页面上，请稍后再试");
  });

  /* ── live events: the list renews itself when nobody is in it, else it says that there is news ── */
  const renew = (list) => {
    if (document.hidden || list.matches(":hover, :focus-within")) $("[data-fresh]", list).hidden = false;
    else htmx.trigger(list, "refresh");
  };
  on("click", "[data-fresh]", (button) => htmx.trigger(button.closest("[data-live]"), "refresh"));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) $$("[data-live]:not(:focus-within)").filter((list) => $("[data-fresh]:not([hidden])", list)).forEach(renew);
  });
  const listen = () => {
    const url = document.body.dataset.liveUrl;
    const topics = [...new Set($$("[data-live]").map((part) => part.dataset.live))];
    if (!url || !topics.length) return;
    const source = new EventSource(`${url}?topics=${topics.map(encodeURIComponent).join(",")}`, { withCredentials: true });
    for (const topic of topics) {
      source.addEventListener(topic, (event) => {
        for (const part of $$("[data-live]").filter((one) => one.dataset.live === topic)) {
          if ($("[data-fresh]", part)) renew(part);
          else htmx.trigger(part, "refresh", { data: event.data });
        }
      });
    }
    source.onerror = () => { const mark = $("[data-live-mark]"); if (mark) mark.hidden = false; };
    source.onopen = () => { const mark = $("[data-live-mark]"); if (mark) mark.hidden = true; };
  };
  const countUnread = async (fresh) => {
    const bell = $("[data-unread][data-url]");
    if (!bell) return;
    const kept = JSON.parse(sessionStorage.unread ?? "null");
    let n = kept?.n;
    if (fresh || !kept || Date.now() - kept.at > 60000) {
      const answer = await fetch(bell.dataset.url).catch(() => null);
      if (!answer?.ok || answer.redirected) return;
      n = parseInt(await answer.text(), 10) || 0;
      sessionStorage.unread = JSON.stringify({ n, at: Date.now() });
    }
    bell.hidden = !n;
    bell.textContent = n > 99 ? "99+" : n;
  };

  document.addEventListener("DOMContentLoaded", () => {
    $("[data-focus]")?.focus();
    listen();
    countUnread();
    document.addEventListener("htmx:load", (event) => $("[data-focus]", event.target)?.focus());
  });
})();
