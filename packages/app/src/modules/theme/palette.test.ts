import { darkPalette, lightPalette, Palette, Status } from './palette';

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map(start => parseInt(hex.slice(start, start + 2), 16) / 255)
    .map(value =>
      value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
    );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort(
    (a, b) => a - b,
  );
  return (light + 0.05) / (dark + 0.05);
}

const palettes: Array<[string, Palette]> = [
  ['light', lightPalette],
  ['dark', darkPalette],
];

describe.each(palettes)('the %s palette', (_mode, palette) => {
  const surfaces = Object.entries(palette.surfaces);

  it.each(surfaces)('has readable text on the %s surface', (_name, surface) => {
    expect(contrast(palette.text.primary, surface)).toBeGreaterThan(7);
    expect(contrast(palette.text.secondary, surface)).toBeGreaterThan(4.5);
    expect(contrast(palette.accent.text, surface)).toBeGreaterThan(4.5);
    expect(contrast(palette.border.strong, surface)).toBeGreaterThan(3);
  });

  it('has readable text on a primary button, also while hovering', () => {
    const { solid, hover, onSolid } = palette.accent;
    expect(contrast(onSolid, solid)).toBeGreaterThan(4.5);
    expect(contrast(onSolid, hover)).toBeGreaterThan(4.5);
  });

  it('has readable text in the navigation', () => {
    const { background, hover, text, selected, indicator } = palette.navigation;
    expect(contrast(text, background)).toBeGreaterThan(4.5);
    expect(contrast(text, hover)).toBeGreaterThan(4.5);
    expect(contrast(selected, hover)).toBeGreaterThan(4.5);
    expect(contrast(indicator, background)).toBeGreaterThan(3);
  });

  const statuses: Array<[string, Status]> = Object.entries(palette.status);
  it.each(statuses)('has readable %s text', (_name, status) => {
    expect(contrast(status.onSolid, status.solid)).toBeGreaterThan(4.5);
    expect(contrast(status.text, status.subdued)).toBeGreaterThan(4.5);
    for (const [, surface] of surfaces) {
      expect(contrast(status.text, surface)).toBeGreaterThan(4.5);
    }
  });
});
