/* 在地图上选: the place of an appeal, tapped county by county. Stands below a cascade, which says the same in words. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (name, selector, act) =>
    document.addEventListener(name, (event) => {
      const found = event.target.closest?.(selector);
      if (found) act(found, event);
    });
  const partOf = (one) => one.closest("[data-map]");
  const cascadeOf = (part) => $("[data-cascade]", part.closest(".field"));
  const codeOf = (part) => $("[data-code]", cascadeOf(part)).value;
  const tell = (part, words) => { $("[data-map-said]", part).textContent = words; };
  const choose = (part, code) => cascadeOf(part).dispatchEvent(new CustomEvent("choose", { bubbles: true, detail: code }));
  const box = (part, name) => part.closest("form")?.elements.namedItem(name);
  const setPoint = (part, point) => {
    ["lng", "lat"].forEach((name, n) => {
      const field = box(part, name);
      if (!field) return;
      field.value = point ? point[n].toFixed(6) : "";
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  };
  const pointOf = (part) => {
    const [lng, lat] = ["lng", "lat"].map((name) => Number(box(part, name)?.value || NaN));
    return Number.isNaN(lng) || Number.isNaN(lat) ? null : [lng, lat];
  };
  const within = (code, other) => other && other.startsWith(code.replace(/(0{8}|0{6}|0{3})$/, ""));

  const draw = async (part, code, focus) => {
    const url = new URL(part.dataset.map, location);
    if (code) url.searchParams.set("within", code);
    const answer = await fetch(url).catch(() => null);
    if (answer?.status !== 200) return tell(part, "地图没有取到，请在上面选择");
    const sheet = $("[data-map-sheet]", part);
    sheet.innerHTML = await answer.text();
    sheet.hidden = false;
    mark(part);
    if (focus) ($(".map-area.is-chosen", sheet) ?? $(".map-area", sheet)).focus({ preventScroll: true });
  };
  const mark = (part) => {
    const map = $(".map", part);
    if (!map) return;
    const code = codeOf(part);
    for (const area of $$(".map-area", map)) area.classList.toggle("is-chosen", within(area.dataset.area, code));
    const pin = $("[data-pin]", map);
    const point = pointOf(part);
    const { west, north, across, down } = map.dataset;
    pin.toggleAttribute("hidden", !point);
    if (point) pin.setAttribute("transform", `translate(${(point[0] - west) * across} ${(north - point[1]) * down})`);
  };
  const degrees = (map, event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    return [Number(map.dataset.west) + at.x / map.dataset.across, map.dataset.north - at.y / map.dataset.down];
  };
  /* A county opens; a town is chosen, with the point that was tapped: by key there is none. */
  const take = (area, event) => {
    const part = partOf(area);
    const code = area.dataset.area;
    if (code.endsWith("000000")) {
      setPoint(part, null);
      choose(part, code);
      tell(part, `${area.getAttribute("aria-label")}：再点镇街`);
      return draw(part, code, !event);
    }
    setPoint(part, event ? degrees(area.closest(".map"), event) : null);
    if (!within(code, codeOf(part))) choose(part, code);
    tell(part, `已选${area.getAttribute("aria-label")}${event ? "，红色标记是您点的位置" : ""}`);
    mark(part);
  };
  const close = (part) => {
    $("[data-map-sheet]", part).hidden = true;
    const button = $("[data-map-open]", part);
    button.setAttribute("aria-expanded", "false");
    button.focus();
  };
  on("click", "[data-map-open]", (button) => {
    const part = partOf(button);
    if (!$("[data-map-sheet]", part).hidden) return close(part);
    button.setAttribute("aria-expanded", "true");
    const code = codeOf(part);
    draw(part, code && !code.endsWith("00000000") ? `${code.slice(0, 6)}000000` : "", true);
  });
  on("click", "[data-map-close]", (button) => close(partOf(button)));
  on("click", "[data-within]", (button) => draw(partOf(button), button.dataset.within, true));
  on("click", ".map-area", take);
  // Before the page hears of it, which would leave the form.
  document.addEventListener("keydown", (event) => {
    const sheet = event.target.closest?.("[data-map-sheet]");
    if (event.key !== "Escape" || !sheet) return;
    event.preventDefault();
    close(partOf(sheet));
  }, true);
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  on("keydown", ".map-area", (area, event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return take(area, null);
    }
    const way = WAYS[event.key];
    if (!way) return;
    event.preventDefault();
    const far = (one) => {
      const [x, y] = [one.dataset.x - area.dataset.x, one.dataset.y - area.dataset.y];
      const ahead = x * way[0] + y * way[1];
      return ahead > 0 ? ahead + 2 * Math.abs(x * way[1] + y * way[0]) : Infinity;
    };
    const next = $$(".map-area", area.parentElement).filter((one) => far(one) < Infinity).sort((a, b) => far(a) - far(b))[0];
    if (!next) return;
    area.tabIndex = -1;
    next.tabIndex = 0;
    next.focus({ preventScroll: true });
  });
  /* Chosen elsewhere: the point of another town is no longer true. */
  on("change", "[data-cascade] [data-code]", (input) => {
    const part = $("[data-map]", input.closest(".field"));
    if (!part) return;
    const town = part.dataset.town;
    part.dataset.town = input.value;
    if (town && pointOf(part) && !within(town.slice(0, 9).padEnd(12, "0"), input.value)) setPoint(part, null);
    mark(part);
  });
  /* Only where the city has a map: the tree of the cascade tells. */
  on("grown", "[data-cascade]", (cascade, event) => {
    const part = $("[data-map]", cascade.closest(".field"));
    if (part) part.hidden = !event.detail.drawn;
  });
})();
