/* What is wrong with the page as it stands: it can be scrolled sideways, a control has no name, a text is too pale. */
() => {
  const found = [];
  const says = (one) => `${one.tagName.toLowerCase()}${one.className && typeof one.className === "string" ? "." + one.className.split(" ")[0] : ""} “${one.textContent.trim().slice(0, 16)}”`;
  const isShown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && one.getClientRects().length > 0;

  if (document.documentElement.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
    found.push(`横向滚动：${wide.slice(-2).map(says).join("，")}`);
  }

  for (const one of document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea")) {
    const name = one.getAttribute("aria-label") || one.getAttribute("aria-labelledby") || one.title || one.innerText?.trim() || [...(one.labels ?? [])].map((label) => label.textContent).join("");
    if (isShown(one) && !name && !one.closest("[aria-hidden=true]")) found.push(`没有名字：${one.outerHTML.slice(0, 80)}`);
  }

  // Painted and read back: whatever a stylesheet writes (rgb, oklch, color-mix), it comes out as red, green, blue and alpha.
  const brush = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const painted = new Map();
  const channels = (colour) => {
    if (!painted.has(colour)) {
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = colour;
      brush.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
      painted.set(colour, [r, g, b, a / 255]);
    }
    return painted.get(colour);
  };
  const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return null; // a gradient: not ours to judge
      const colour = channels(style.backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const judged = new Set();
  while (texts.nextNode()) {
    const one = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || judged.has(one) || one.closest("script, style, .visually-hidden, [aria-hidden=true], [aria-disabled=true], :disabled, option") || !isShown(one)) continue;
    judged.add(one);
    const style = getComputedStyle(one);
    const back = ground(one);
    if (!back) continue;
    const [light, dark] = [luminance(channels(style.color)), luminance(back)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < least - 0.01) found.push(`太淡（${ratio.toFixed(1)}）：${says(one)}`);
  }
  return [...new Set(found)].slice(0, 6);
}
