import { render, screen } from '@testing-library/react';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import homePlugin from '@backstage/plugin-home/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import App from './App';

/** Stands in for the bundler, which finds the plugins for `app.packages: all`. */
const discovered = [
  catalogPlugin,
  homePlugin,
  notificationsPlugin,
  scaffolderPlugin,
  searchPlugin,
  signalsPlugin,
  userSettingsPlugin,
].map(plugin => ({ name: plugin.pluginId, default: plugin }));

const appConfig = {
  context: 'test',
  data: {
    app: {
      title: 'Slipway',
      baseUrl: 'http://localhost:7007',
      packages: 'all',
      extensions: [{ 'page:home': { config: { path: '/' } } }],
    },
    backend: { baseUrl: 'http://localhost:7007' },
  },
};

const guestSession = {
  providerInfo: {},
  profile: { displayName: 'Guest' },
  backstageIdentity: {
    // A token that expires in the year 2100.
    token: `.${btoa(JSON.stringify({ exp: 4102444800 }))}.`,
    identity: {
      type: 'user',
      userEntityRef: 'user:default/guest',
      ownershipEntityRefs: ['user:default/guest', 'group:default/guests'],
    },
  },
};

/** The auth backend lets the guest in; every other backend is missing. */
function letGuestIn() {
  global.fetch = jest.fn(async input => {
    const url = input instanceof Request ? input.url : String(input);
    return url.includes('/api/auth/guest/refresh')
      ? Response.json(guestSession)
      : Response.json({}, { status: 404 });
  });
}

describe('App', () => {
  beforeEach(() => {
    Reflect.set(window, '__@backstage/discovered__', { modules: discovered });
    // The bundler puts an array here, which the type of process.env does not know.
    Reflect.set(process, 'env', { NODE_ENV: 'test', APP_CONFIG: [appConfig] });
  });

  it('signs the guest in without asking and opens our home page', async () => {
    letGuestIn();

    render(App.createRoot());

    const create = await screen.findByRole(
      'link',
      { name: 'Create a service' },
      { timeout: 20_000 },
    );
    expect(create).toHaveAttribute('href', '/create');
    expect(screen.getByRole('link', { name: 'Slipway home' })).toHaveAttribute(
      'href',
      '/',
    );
    expect(document.body).toHaveAttribute('data-theme-name', 'slipway');
  }, 30_000);
});
