import { ReactNode } from 'react';
import { UnifiedTheme, UnifiedThemeProvider } from '@backstage/theme';
import { buiVariables } from './buiVariables';
import { darkPalette, lightPalette } from './palette';

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

export const SlipwayThemeProvider = (props: {
  theme: UnifiedTheme;
  children: ReactNode;
}) => (
  <UnifiedThemeProvider theme={props.theme} themeName="slipway">
    <style>{variables}</style>
    {props.children}
  </UnifiedThemeProvider>
);
