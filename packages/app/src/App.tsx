import { createApp } from '@backstage/frontend-defaults';
import { homeModule } from './modules/home';
import { navModule } from './modules/nav';
import { scaffolderModule } from './modules/scaffolder';
import { signInModule } from './modules/signIn';
import { themeModule } from './modules/theme';

/** Plugins are found by `app.packages: all`; these modules make the app ours. */
export default createApp({
  features: [
    homeModule,
    navModule,
    scaffolderModule,
    signInModule,
    themeModule,
  ],
});
