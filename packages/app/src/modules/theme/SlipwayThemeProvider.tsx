import { ReactNode } from 'react';
import { UnifiedThemeProvider } from '@backstage/theme';
import { buiVariables } from './buiVariables';
import { muiTheme } from './muiTheme';
import { darkPalette, lightPalette } from './palette';
import { useThemeVariant } from './useThemeVariant';

const themes = { light: muiTheme(lightPalette), dark: muiTheme(darkPalette) };

/**
 * Both modes are written whichever is chosen, because Backstage UI draws single elements, such as
 * toasts, in the opposite one.
 */
const variables = [
  `:root, [data-theme-mode='light'] { ${buiVariables(lightPalette)} }`,
  `[data-theme-mode='dark'] { ${buiVariables(
    darkPalette,
  )} color-scheme: dark; }`,
  // Rows are told apart by a hairline; the strong border is for controls.
  `.bui-TableBody .bui-TableRow { border-bottom-color: var(--bui-border-1); }`,
].join('\n');

/**
 * One component for both themes, not one each: React would take the other for another page, and a half-filled form
 * would be empty when the machine turns dark in the evening.
 */
export const SlipwayThemeProvider = (props: { children: ReactNode }) => (
  <UnifiedThemeProvider theme={themes[useThemeVariant()]} themeName="slipway">
    <style>{variables}</style>
    {props.children}
  </UnifiedThemeProvider>
);
