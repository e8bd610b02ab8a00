import { ProxiedSignInPage } from '@backstage/core-components';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';
import { SignInFailed } from './SignInFailed';

/** Guest is the only way into the embedded default, so nobody is asked: the session starts at once. */
const signInPage = SignInPageBlueprint.make({
  params: {
    loader: async () => props =>
      (
        <ProxiedSignInPage
          {...props}
          provider="guest"
          ErrorComponent={SignInFailed}
        />
      ),
  },
});

export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [signInPage],
});
