type Listener = (width: number, height: number) => void;

const listeners = new WeakMap<Element, Listener>();

const observer = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries)
    listeners.get(target)?.(contentRect.width, contentRect.height);
});

/**
 * An attachment that tells how large an element is, in pixels, before it is first painted. Unlike
 * `bind:clientWidth` it never makes the browser lay out the page for it: a list draws many at once.
 */
export function elementSize(listener: Listener): (element: Element) => () => void {
  return (element) => {
    listeners.set(element, listener);
    observer.observe(element);
    return () => observer.unobserve(element);
  };
}
