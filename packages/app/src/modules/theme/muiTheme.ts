import {
  createUnifiedTheme,
  genPageTheme,
  UnifiedTheme,
} from '@backstage/theme';
import { Palette } from './palette';

/** System fonts only: the portal makes no request to another host. */
const FONT_FAMILY =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif';

const PAGE_TYPES = [
  'home',
  'documentation',
  'tool',
  'service',
  'website',
  'library',
  'other',
  'app',
  'apis',
  'card',
];

/** Material UI's theme (4 and 5) for one palette: the older plugins are drawn with it. */
export function muiTheme(palette: Palette): UnifiedTheme {
  const pageTheme = genPageTheme({
    colors: ['#0d2233', '#14506a'],
    shape: 'none',
  });
  return createUnifiedTheme({
    fontFamily: FONT_FAMILY,
    palette: muiPalette(palette),
    pageTheme: Object.fromEntries(PAGE_TYPES.map(type => [type, pageTheme])),
    typography: {
      htmlFontSize: 16,
      fontFamily: FONT_FAMILY,
      h1: { fontSize: 32, fontWeight: 650, marginBottom: 8 },
      h2: { fontSize: 26, fontWeight: 650, marginBottom: 8 },
      h3: { fontSize: 22, fontWeight: 650, marginBottom: 6 },
      h4: { fontSize: 20, fontWeight: 650, marginBottom: 6 },
      h5: { fontSize: 18, fontWeight: 650, marginBottom: 4 },
      h6: { fontSize: 16, fontWeight: 650, marginBottom: 2 },
    },
    components: {
      MuiButton: {
        styleOverrides: { root: { textTransform: 'none', fontWeight: 600 } },
      },
      MuiTab: {
        styleOverrides: {
          // Backstage brightens the link colour almost to white here, also on a dark page.
          root: {
            textTransform: 'none',
            color: palette.text.secondary,
            '&:hover': {
              color: palette.text.primary,
              background: palette.surfaces.control,
            },
          },
          textColorPrimary: { color: palette.text.secondary },
        },
      },
      MuiPaper: {
        styleOverrides: {
          root: { backgroundImage: 'none' },
          rounded: { borderRadius: 8 },
          elevation1: {
            boxShadow: 'none',
            border: `1px solid ${palette.border.subtle}`,
          },
        },
      },
    },
  });
}

function muiPalette(palette: Palette) {
  const { surfaces, text, border, accent, status, navigation } = palette;
  return {
    type: palette.mode,
    mode: palette.mode,
    background: { default: surfaces.app, paper: surfaces.card },
    text: {
      primary: text.primary,
      secondary: text.secondary,
      disabled: text.disabled,
    },
    divider: border.subtle,
    primary: {
      main: accent.solid,
      dark: accent.hover,
      contrastText: accent.onSolid,
    },
    secondary: { main: accent.text, contrastText: accent.onSolid },
    error: { main: status.negative.text },
    warning: { main: status.warning.text },
    info: { main: status.announcement.text },
    success: { main: status.positive.text },
    status: {
      ok: status.positive.text,
      warning: status.warning.text,
      error: status.negative.text,
      running: status.announcement.text,
      pending: status.warning.text,
      aborted: text.secondary,
    },
    border: border.subtle,
    textContrast: text.primary,
    textVerySubtle: border.subtle,
    textSubtle: text.secondary,
    highlight: status.warning.subdued,
    errorBackground: status.negative.subdued,
    errorText: status.negative.text,
    warningBackground: status.warning.subdued,
    warningText: status.warning.text,
    infoBackground: status.announcement.subdued,
    infoText: status.announcement.text,
    link: accent.text,
    linkHover: accent.hover,
    gold: status.warning.solid,
    navigation: {
      background: navigation.background,
      indicator: navigation.indicator,
      color: navigation.text,
      selectedColor: navigation.selected,
      navItem: { hoverBackground: navigation.hover },
      submenu: { background: navigation.hover },
    },
    pinSidebarButton: {
      icon: navigation.background,
      background: navigation.text,
    },
    tabbar: { indicator: accent.solid },
    banner: {
      info: status.announcement.subdued,
      error: status.negative.subdued,
      warning: status.warning.subdued,
      text: text.primary,
      link: accent.text,
      closeButtonColor: text.primary,
    },
    bursts: {
      fontColor: navigation.selected,
      slackChannelText: navigation.text,
      backgroundColor: { default: navigation.background },
      gradient: { linear: 'linear-gradient(90deg, #0d2233, #14506a)' },
    },
    code: { background: surfaces.control },
  };
}
