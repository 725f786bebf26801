/** Redraws the content of `element`. If a link in it had the focus, focuses the new link with the same target. */
export function keepFocus(element: Element, draw: () => void): void {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const href = focused?.getAttribute('href');
  draw();
  if (href === null || href === undefined) return;
  const again = element.querySelector(`a[href="${CSS.escape(href)}"]`);
  if (again instanceof HTMLElement || again instanceof SVGElement)
    again.focus({ preventScroll: true });
}
