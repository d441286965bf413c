(() => {
  const MOST = 20, TEXT = 60, NODES = 20000;
  const screenWidth = SCREEN;
  const root = document.documentElement, body = document.body || root;
  const layout = root.clientWidth || window.innerWidth;
  const short = text => text.replace(/\s+/g, " ").trim().slice(0, TEXT);
  const styles = new Map();
  const style = element => { let known = styles.get(element); if (!known) styles.set(element, known = getComputedStyle(element)); return known; };
  const parse = text => {
    const match = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(text);
    return match && { rgb: [+match[1], +match[2], +match[3]], alpha: match[4] === undefined ? 1 : +match[4] };
  };
  const hiddenByParent = new Map();
  const clipped = element => {
    const path = [];
    let answer = false, at = element;
    for (; at; at = at.parentElement) {
      if (hiddenByParent.has(at)) { answer = hiddenByParent.get(at); break; }
      path.push(at);
      const own = style(at);
      const box = at.getBoundingClientRect();
      const cut = own.overflowX !== "visible" || own.overflowY !== "visible";
      if (+own.opacity === 0 || (cut && at !== body && at !== root && (box.height < 2 || box.width < 2))) { answer = true; break; }
    }
    for (const each of path) hiddenByParent.set(each, answer);
    return answer;
  };
  const shown = element => {
    const own = style(element);
    return own.visibility === "visible" && own.display !== "none" && !clipped(element);
  };
  const boxOf = node => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.right > 0 && box.bottom > 0 ? box : null;
  };
  const groundOf = element => {
    for (let at = element; at; at = at.parentElement) {
      const own = style(at);
      if (own.backgroundImage !== "none" || +own.opacity < 1 || own.mixBlendMode !== "normal" || own.filter !== "none") return null;
      if (at !== element && (own.position === "absolute" || own.position === "fixed")) return null;
      const color = parse(own.backgroundColor);
      if (!color) return null;
      if (color.alpha === 1) return color.rgb;
      if (color.alpha > 0) return null;
    }
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    if (!dark) return [255, 255, 255];
    return null;  // what a client puts behind a mail without a ground of its own in the dark, it alone knows
  };
  const light = rgb => {
    const [r, g, b] = rgb.map(value => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const hex = rgb => "#" + rgb.map(value => Math.round(value).toString(16).padStart(2, "0")).join("");

  let letters = 0, small = 0, judged = 0, unknown = 0, nodes = 0;
  const smallTexts = new Map(), faint = new Map();
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && nodes < NODES; node = walker.nextNode(), nodes++) {
    const text = node.nodeValue.replace(/[\s\u00a0\u034f\u200b-\u200f\u2007\u00ad\ufeff\u2800]+/g, " ").trim();
    const element = node.parentElement;
    if (!text || !element || /^(SCRIPT|STYLE|TITLE|NOSCRIPT|TEMPLATE|OPTION)$/.test(element.tagName)) continue;
    const size = parseFloat(style(element).fontSize);
    if (size < 2 || !shown(element) || !boxOf(node)) continue;
    const color = parse(style(element).color);
    if (color && color.alpha === 0) continue;
    const ground = groundOf(element);
    if (color && ground && hex(color.rgb) === hex(ground) && size < 4) continue;
    letters += text.length;
    if (size < 14) {
      small += text.length;
      const key = short(text);
      if (smallTexts.size < MOST && !smallTexts.has(key)) smallTexts.set(key, { size: Math.round(size * 10) / 10, text: key });
    }
    if (!color || color.alpha < 1 || !ground) { unknown++; continue; }
    judged++;
    const [one, other] = [light(color.rgb), light(ground)];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const bold = +style(element).fontWeight >= 700;
    const needed = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
    if (ratio < needed - 0.005) {
      const key = hex(color.rgb) + hex(ground) + needed;
      if (faint.size < MOST && !faint.has(key))
        faint.set(key, { ratio: Math.floor(ratio * 100) / 100, needed, color: hex(color.rgb), ground: hex(ground), text: short(text) });
    }
  }

  const inText = element => {
    // WCAG 2.5.8 leaves out targets in a sentence: text of the same block that is no link stands beside it on its line.
    if (style(element).display !== "inline") return false;
    const blockOf = inner => { let at = inner; while (at && style(at).display === "inline") at = at.parentElement; return at; };
    const block = blockOf(element.parentElement);
    if (!block) return false;
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let around = "";
    for (let node = texts.nextNode(), count = 0; node && count < 200; node = texts.nextNode(), count++)
      if (!node.parentElement.closest("a, button") && blockOf(node.parentElement) === block) around += node.nodeValue;
    return /[\p{L}\p{N}]{2,}/u.test(around);
  };
  const union = element => {
    const box = element.getBoundingClientRect();
    let [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom];
    for (const image of [...element.querySelectorAll("img, td, div, span")].slice(0, 20)) {
      const inner = image.getBoundingClientRect();
      if (inner.width && inner.height) { left = Math.min(left, inner.left); top = Math.min(top, inner.top); right = Math.max(right, inner.right); bottom = Math.max(bottom, inner.bottom); }
    }
    return { left, top, width: right - left, height: bottom - top };
  };
  const targets = [];
  for (const element of [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea")].slice(0, 300)) {
    if (!shown(element)) continue;
    const box = union(element);
    if (box.width < 2 || box.height < 2) continue;
    const words = short(element.innerText || element.getAttribute("aria-label") || (element.querySelector("img") || {}).alt || element.value || "");
    targets.push({ box, words, free: inText(element) });
  }
  const middle = box => [box.left + box.width / 2, box.top + box.height / 2];
  const meets = (center, box) => {
    const x = Math.max(box.left, Math.min(center[0], box.left + box.width)), y = Math.max(box.top, Math.min(center[1], box.top + box.height));
    return Math.hypot(center[0] - x, center[1] - y) < 12;
  };
  const under = box => box.width < 24 || box.height < 24;
  const crowded = targets.filter(one => !one.free && under(one.box) && targets.some(other => {
    if (other === one || other.free) return false;
    const [a, b] = [middle(one.box), middle(other.box)];
    return meets(a, other.box) || (under(other.box) && Math.hypot(a[0] - b[0], a[1] - b[1]) < 24);
  }));

  const reach = Math.max(root.scrollWidth, body.scrollWidth);
  const wide = [];
  if (reach > layout + 1) {
    for (const element of [...document.querySelectorAll("body *")].slice(0, 5000)) {
      const box = element.getBoundingClientRect();
      if (box.right > layout + 1 && box.width > 1 && wide.length < 5 && shown(element) && ![...element.children].some(child => child.getBoundingClientRect().right > layout + 1))
        wide.push(`<${element.tagName.toLowerCase().slice(0, 20)}> of ${Math.round(box.width)} px` + (short(element.innerText || element.alt || "") ? `: ${short(element.innerText || element.alt || "").slice(0, 40)}` : ""));
    }
  }
  return JSON.stringify({
    layout, reach, height: Math.max(root.scrollHeight, body.scrollHeight), letters, small, small_texts: [...smallTexts.values()],
    targets: targets.length, under_44: targets.filter(one => !one.free && (one.box.width < 44 || one.box.height < 44)).length,
    crowded: crowded.slice(0, MOST).map(one => ({ text: one.words, width: Math.round(one.box.width), height: Math.round(one.box.height) })),
    bottom: Math.ceil(body.getBoundingClientRect().bottom), wide, faint: [...faint.values()], judged, unknown,
  });
})()
