/* The citizens' pages by themselves: drafts kept in this browser, news of the own order, another captcha. Without it all forms work too. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (name, selector, act) =>
    document.addEventListener(name, (event) => {
      const found = event.target.closest?.(selector);
      if (found) act(found, event);
    });
  window.hotlineSay ??= () => {};
  $("[data-focus]")?.focus();
  on("click", "[data-close]", (button) => button.closest(".alert").remove());

  /* ── drafts: words only, in this browser only, for a day ── */
  const DAY = 864e5;
  const store = {
    get(key) { try { const kept = JSON.parse(localStorage.getItem(key)); return kept && Date.now() - kept.at < DAY ? kept.fields : null; } catch { return null; } },
    set(key, fields) { try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields })); } catch { /* a private window keeps nothing */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* likewise */ } },
  };
  const keyOf = (name) => `hotline-draft-${name}`;
  const LEFT_OUT = ["csrfmiddlewaretoken", "token"];
  const words = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !LEFT_OUT.includes(name));
  const fill = (form, fields) => {
    for (const box of $$("input, textarea, select", form)) {
      if (!box.name || LEFT_OUT.includes(box.name) || box.type === "file") continue;
      const values = fields.filter(([name]) => name === box.name).map(([, value]) => value);
      if (box.type === "radio" || box.type === "checkbox") box.checked = values.includes(box.value);
      else if (values.length) box.value = values[0];
      if (values.length) box.dispatchEvent(new Event(box.tagName === "TEXTAREA" ? "input" : "change", { bubbles: true }));
    }
  };
  const form = $("form[data-draft]");
  if (form) {
    const key = keyOf(form.dataset.draft);
    const kept = store.get(key);
    if (kept && !$(".alert-danger", form) && kept.some(([, value]) => value.trim())) {
      fill(form, kept);
      $("[data-draft-note]", form).hidden = false;
    }
    let pause;
    const keep = () => store.set(key, words(form));
    for (const name of ["input", "change"]) form.addEventListener(name, () => { clearTimeout(pause); pause = setTimeout(keep, 300); });
    form.addEventListener("submit", keep);
    on("click", "[data-draft-forget]", () => { clearTimeout(pause); store.drop(key); location.reload(); });
  }
  const done = $("[data-draft-done]");
  if (done) store.drop(keyOf(done.dataset.draftDone));

  /* ── another captcha, a like: a fragment in the place of the old one ── */
  on("click", "[data-load]", async (link, event) => {
    event.preventDefault();
    const next = new URL(link.href, location).searchParams.get("next");
    const url = new URL(link.dataset.load, location);
    if (next) url.searchParams.set("next", next);
    const answer = await fetch(url).catch(() => null);
    if (!answer?.ok) { location.href = link.href; return; }
    document.getElementById(link.dataset.into).outerHTML = await answer.text();
    $("input[name=captcha]")?.focus();
  });

  /* ── where I am ── */
  const place = $("[data-locate]");
  if (place && navigator.geolocation && isSecureContext) {
    place.hidden = false;
    const said = $("[data-locate-said]", place);
    $("button", place).addEventListener("click", () => {
      said.textContent = "正在定位…";
      navigator.geolocation.getCurrentPosition(async ({ coords }) => {
        const query = new URLSearchParams({ lng: coords.longitude, lat: coords.latitude });
        const found = await fetch(`${place.dataset.locate}?${query}`).then((answer) => answer.json()).catch(() => null);
        if (found?.code) {
          const cascade = $("[data-cascade]", place.closest("form"));
          const chosen = $("[data-code]", cascade).value;
          if (!chosen.startsWith(found.code.replace(/0+$/, ""))) cascade.dispatchEvent(new CustomEvent("choose", { bubbles: true, detail: found.code }));
        }
        for (const [name, value] of [["lng", coords.longitude], ["lat", coords.latitude]]) {
          const box = $(`input[name=${name}]`);
          box.value = value.toFixed(6);
          box.dispatchEvent(new Event("change", { bubbles: true }));
        }
        said.textContent = `${found?.name ? `已标注在${found.name}` : "已标注"}，误差约${Math.ceil(coords.accuracy)}米`;
      }, () => { said.textContent = "没有取得位置，请写明详细地点"; }, { enableHighAccuracy: true, timeout: 15000 });
    });
  }

  /* ── news of the own order, while somebody looks: told by the live events; where those do not come, asked every four seconds ── */
  const isTyping = (part) => $$("textarea, input[type=text]", part).some((box) => box.value) || $$("input[type=radio]", part).some((box) => box.checked);
  let waiting = "";
  const renew = () => { $("#order").outerHTML = waiting; waiting = ""; };
  on("click", "[data-fresh]", renew);
  const ask = async () => {
    const part = $("[data-poll]");
    if (!part || document.hidden || waiting) return;
    const answer = await fetch(part.dataset.poll).catch(() => null);
    if (answer?.status === 404) return location.reload();
    if (answer?.status !== 200) return;
    waiting = await answer.text();
    if (isTyping(part)) $("[data-fresh]", part).hidden = false;
    else renew();
  };
  const stream = $("[data-stream]")?.dataset.stream;
  let source = null;
  let nothingHeard = 0; // fours of seconds
  const listen = () => {
    source?.close();
    source = stream && !document.hidden ? new EventSource(stream, { withCredentials: true }) : null;
    for (const name of ["open", "own"]) source?.addEventListener(name, ask); // what happened before it was open, too
  };
  if ($("[data-poll]")) {
    listen();
    setInterval(() => {
      nothingHeard = source?.readyState === EventSource.OPEN ? nothingHeard + 1 : 0;
      if (nothingHeard % 15 === 0) ask(); // once a minute all the same: a proxy may hold back what it is sent
    }, 4000);
    document.addEventListener("visibilitychange", () => { listen(); ask(); });
  }
})();
