import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { HomePageLayoutBlueprint } from '@backstage/plugin-home-react/alpha';

const homePageLayout = HomePageLayoutBlueprint.make({
  params: {
    loader: () => import('./HomePage').then(({ HomePage }) => HomePage),
  },
});

/** Slipway's home page; what stands on it are widgets that plugins bring. */
export const homeModule = createFrontendModule({
  pluginId: 'home',
  extensions: [homePageLayout],
});
