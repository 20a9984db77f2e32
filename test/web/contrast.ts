import type { Page } from 'playwright-core';

/** Texts on screen that are harder to read than WCAG's level AA allows, with their contrast. */
export function tooFaint(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    type Colour = [number, number, number, number];
    const rgba = (css: string): Colour => {
      if (pixel === null) throw new Error('No canvas');
      pixel.clearRect(0, 0, 1, 1);
      pixel.fillStyle = css;
      pixel.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = pixel.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (top: Colour, below: Colour): Colour => {
      const mix = (at: 0 | 1 | 2) => top[at] * top[3] + below[at] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const behind = (element: Element | null): Colour => {
      if (element === null) return [255, 255, 255, 1];
      const own = rgba(getComputedStyle(element).backgroundColor);
      if (own[3] === 1) return own;
      const root = element.getRootNode();
      return over(own, behind(element.parentElement ?? (root instanceof ShadowRoot ? root.host : null)));
    };
    const light = ([r, g, b]: Colour) => {
      const linear = (value: number) => {
        const part = value / 255;
        return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      };
      return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    };
    const faint: string[] = [];
    const look = (root: Document | ShadowRoot) => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) look(element.shadowRoot);
        const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== '');
        const disabled = element.closest(':disabled') !== null;
        if (!words || disabled || !element.checkVisibility()) continue;
        const ground = behind(element);
        const ink = over(rgba(getComputedStyle(element).color), ground);
        const [a, b] = [light(ink), light(ground)];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (contrast < 4.5) faint.push(`${contrast.toFixed(2)} <${element.tagName} class="${element.className}">`);
      }
    };
    look(document);
    return faint;
  });
}
