import { Palette, Status } from './palette';

/** The variables of Backstage UI that carry one status; `name` is how Backstage UI calls it. */
function statusVariables(
  name: string,
  status: Status,
): Array<[string, string]> {
  return [
    [`${name}-bg`, status.solid],
    [`${name}-bg-hover`, status.solid],
    [`${name}-fg`, status.onSolid],
    [`${name}-bg-subdued`, status.subdued],
    [`${name}-bg-subdued-hover`, status.subdued],
    [`${name}-fg-subdued`, status.text],
    [`${name}-border`, status.border],
    [`fg-${name}`, status.text],
  ];
}

/** Backstage UI's colour variables for one palette, as the body of a CSS rule. */
export function buiVariables(palette: Palette): string {
  const { surfaces, text, border, accent, status } = palette;
  const variables: Array<[string, string]> = [
    ['bg-app', surfaces.app],
    ['bg-neutral-1', surfaces.card],
    ['bg-neutral-2', surfaces.control],
    ['bg-neutral-3', surfaces.inner],
    ['bg-neutral-4', surfaces.control],
    ['fg-primary', text.primary],
    ['fg-secondary', text.secondary],
    ['fg-disabled', text.disabled],
    ['border-1', border.subtle],
    ['border-2', border.strong],
    ['ring', accent.text],
    ['scrollbar-thumb', border.strong],
    ['accent-bg', accent.solid],
    ['accent-bg-hover', accent.hover],
    ['accent-bg-disabled', border.subtle],
    ['accent-fg', accent.onSolid],
    ['accent-fg-disabled', text.disabled],
    ...statusVariables('positive', status.positive),
    ...statusVariables('warning', status.warning),
    ...statusVariables('negative', status.negative),
    ...statusVariables('announcement', status.announcement),
    // Older names that Backstage UI 0.18 itself still reads.
    ['bg-solid', accent.solid],
    ['bg-solid-hover', accent.hover],
    ['bg-solid-pressed', accent.hover],
    ['bg-solid-disabled', border.subtle],
    ['fg-solid', accent.onSolid],
    ['fg-solid-disabled', text.disabled],
    ['bg-success', status.positive.subdued],
    ['bg-warning', status.warning.subdued],
    ['bg-danger', status.negative.subdued],
    ['bg-info', status.announcement.subdued],
    ['fg-success-on-bg', status.positive.text],
    ['fg-warning-on-bg', status.warning.text],
    ['fg-danger-on-bg', status.negative.text],
    ['fg-info-on-bg', status.announcement.text],
    ['border-success', status.positive.border],
    ['border-warning', status.warning.border],
    ['border-danger', status.negative.border],
    ['border-info', status.announcement.border],
    ['fg-success', status.positive.text],
    ['fg-danger', status.negative.text],
    ['fg-info', status.announcement.text],
  ];
  return variables.map(([name, value]) => `--bui-${name}: ${value};`).join(' ');
}
