/** Draws what is within `element` anew. The focus goes to the new link that leads where the link that had it led. */
export function keepFocus(element: Element, draw: () => void): void {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const href = focused?.getAttribute('href');
  draw();
  if (href === null || href === undefined) return;
  const again = element.querySelector(`a[href="${CSS.escape(href)}"]`);
  if (again instanceof HTMLElement || again instanceof SVGElement)
    again.focus({ preventScroll: true });
}
