/**
 * Runs in the browser. Returns the visible texts with too little contrast to their background by
 * https://www.w3.org/TR/WCAG22/#contrast-minimum: 4.5:1, or 3:1 for large text. Disabled controls are exempt.
 */
export const faintTexts = `(() => {
  const parse = (color) => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return { r, g, b, a: a / 255 };
  };
  const memo = new Map();
  const colorOf = (text) => {
    if (!memo.has(text)) memo.set(text, parse(text));
    return memo.get(text);
  };
  const over = (top, under) => ({
    r: top.r * top.a + under.r * (1 - top.a),
    g: top.g * top.a + under.g * (1 - top.a),
    b: top.b * top.a + under.b * (1 - top.a),
    a: 1,
  });
  const background = (element) => {
    if (element === null) return { r: 255, g: 255, b: 255, a: 1 };
    const own = colorOf(getComputedStyle(element).backgroundColor);
    return own.a === 1 ? own : over(own, background(element.parentElement));
  };
  const channel = (value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = ({ r, g, b }) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || !element.checkVisibility()) continue;
    if (element.closest('button:disabled, .visually-hidden, title') !== null) continue;
    const style = getComputedStyle(element);
    const svg = element.closest('.box');
    const shape = svg?.querySelector('.box-shape');
    const behind = shape ? colorOf(getComputedStyle(shape).fill) : background(element);
    const front = over(colorOf(element instanceof SVGElement ? style.fill : style.color), behind);
    const [bright, dim] = [luminance(front), luminance(behind)].sort((a, b) => b - a);
    const ratio = (bright + 0.05) / (dim + 0.05);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < needed) faint.push(node.data.trim().slice(0, 40) + ' ' + ratio.toFixed(2));
  }
  return faint;
})()`;
