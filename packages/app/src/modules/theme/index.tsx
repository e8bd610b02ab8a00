import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { ThemeBlueprint } from '@backstage/plugin-app-react';
import DarkIcon from '@material-ui/icons/Brightness2';
import LightIcon from '@material-ui/icons/WbSunny';
import { muiTheme } from './muiTheme';
import { darkPalette, lightPalette } from './palette';
import { SlipwayThemeProvider } from './SlipwayThemeProvider';

const lightTheme = ThemeBlueprint.make({
  name: 'light',
  params: {
    theme: {
      id: 'light',
      title: 'Light',
      variant: 'light',
      icon: <LightIcon />,
      Provider: ({ children }) => (
        <SlipwayThemeProvider theme={lightMuiTheme}>
          {children}
        </SlipwayThemeProvider>
      ),
    },
  },
});

const darkTheme = ThemeBlueprint.make({
  name: 'dark',
  params: {
    theme: {
      id: 'dark',
      title: 'Dark',
      variant: 'dark',
      icon: <DarkIcon />,
      Provider: ({ children }) => (
        <SlipwayThemeProvider theme={darkMuiTheme}>
          {children}
        </SlipwayThemeProvider>
      ),
    },
  },
});

const lightMuiTheme = muiTheme(lightPalette);
const darkMuiTheme = muiTheme(darkPalette);

/** Slipway's own light and dark theme, in place of Backstage's. */
export const themeModule = createFrontendModule({
  pluginId: 'app',
  extensions: [lightTheme, darkTheme],
});
