/**
 * The colours of Slipway, once for light and once for dark. Everything that is coloured derives from
 * these: Material UI's palette and the variables of Backstage UI. palette.test.ts holds every pair of
 * text and background to WCAG 2.2 AA.
 */
export interface Status {
  /** A strong fill, such as a badge or an icon. */
  solid: string;
  onSolid: string;
  /** A quiet fill behind text. */
  subdued: string;
  /** Text on the quiet fill and on every surface. */
  text: string;
  border: string;
}

export interface Palette {
  mode: 'light' | 'dark';
  /** From the page outward: the page, a card on it, a control in the card, and one more. */
  surfaces: { app: string; card: string; control: string; inner: string };
  text: { primary: string; secondary: string; disabled: string };
  /** `subtle` separates; `strong` outlines a control. */
  border: { subtle: string; strong: string };
  accent: { solid: string; hover: string; onSolid: string; text: string };
  status: {
    positive: Status;
    warning: Status;
    negative: Status;
    announcement: Status;
  };
  navigation: {
    background: string;
    text: string;
    selected: string;
    hover: string;
    indicator: string;
  };
}

const navigation = {
  background: '#0d2233',
  text: '#b9c8d4',
  selected: '#ffffff',
  hover: '#1b3a52',
  indicator: '#f0795b',
};

export const lightPalette: Palette = {
  mode: 'light',
  surfaces: {
    app: '#f3f6f8',
    card: '#ffffff',
    control: '#eef2f5',
    inner: '#ffffff',
  },
  text: { primary: '#0f2130', secondary: '#4d5f6d', disabled: '#8d9aa5' },
  border: { subtle: '#dbe3e9', strong: '#73848f' },
  accent: {
    solid: '#0b5c7a',
    hover: '#08455c',
    onSolid: '#ffffff',
    text: '#0b5c7a',
  },
  status: {
    positive: {
      solid: '#1d7a48',
      onSolid: '#ffffff',
      subdued: '#ddf3e6',
      text: '#14633a',
      border: '#6fb78f',
    },
    warning: {
      solid: '#f2a33a',
      onSolid: '#231300',
      subdued: '#fdf0d8',
      text: '#824800',
      border: '#d99a3c',
    },
    negative: {
      solid: '#c2321f',
      onSolid: '#ffffff',
      subdued: '#fce4df',
      text: '#9c2313',
      border: '#dc8577',
    },
    announcement: {
      solid: '#1a67ad',
      onSolid: '#ffffff',
      subdued: '#e0eefa',
      text: '#15518a',
      border: '#7aaedb',
    },
  },
  navigation,
};

export const darkPalette: Palette = {
  mode: 'dark',
  surfaces: {
    app: '#0d171f',
    card: '#15232e',
    control: '#1e303e',
    inner: '#273c4c',
  },
  text: { primary: '#e6eef4', secondary: '#a9bac7', disabled: '#6f8291' },
  border: { subtle: '#2a3e4d', strong: '#7c92a2' },
  accent: {
    solid: '#74c5e8',
    hover: '#95d5f0',
    onSolid: '#06202d',
    text: '#84cdec',
  },
  status: {
    positive: {
      solid: '#4fc486',
      onSolid: '#04200f',
      subdued: '#0f3323',
      text: '#86dcae',
      border: '#2c7551',
    },
    warning: {
      solid: '#f4b255',
      onSolid: '#231300',
      subdued: '#3a2808',
      text: '#f5c377',
      border: '#85601f',
    },
    negative: {
      solid: '#ef7a68',
      onSolid: '#2b0600',
      subdued: '#401712',
      text: '#f8a99b',
      border: '#96463a',
    },
    announcement: {
      solid: '#6fb1ec',
      onSolid: '#04192c',
      subdued: '#11304d',
      text: '#9cccf5',
      border: '#35679a',
    },
  },
  navigation: { ...navigation, background: '#0a1219' },
};
