/* Words that stand out too little (WCAG 2.2, 1.4.3): each with its ratio. Colours here are opaque. */
const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
const seeThrough = (colour) => channels(colour).length === 4 && channels(colour)[3] === 0;
const luminance = (colour) => {
  const [r, g, b] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ground = (element) => {
  for (let here = element; here; here = here.parentElement) {
    const colour = getComputedStyle(here).backgroundColor;
    if (!seeThrough(colour)) return colour;
  }
  return "rgb(255, 255, 255)";
};
const weak = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const words = walker.currentNode.textContent.trim();
  const element = walker.currentNode.parentElement;
  if (!words || !element.checkVisibility() || element.closest("script")) continue;
  const [low, high] = [getComputedStyle(element).color, ground(element)].map(luminance).sort((a, b) => a - b);
  const ratio = (high + 0.05) / (low + 0.05);
  if (ratio < 4.5) weak.push(`${words}: ${ratio.toFixed(2)}`);
}
return weak;
