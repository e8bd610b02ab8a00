import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';

export interface Actor {
  /** With whose rights a step acts. */
  credentials: BackstageCredentials;
  /** Entity ref of a person, or the subject of a token. */
  name: string;
}

/**
 * Who acts in a task: the person, so that the permission policy decides; but the scaffolder itself for a service's
 * token, whose list of plugins Backstage loses when it stores a task, so that a restricted token could do nothing.
 */
export async function actorOf(
  ctx: { getInitiatorCredentials(): Promise<BackstageCredentials> },
  auth: AuthService,
): Promise<Actor> {
  const initiator = await ctx.getInitiatorCredentials();
  if (auth.isPrincipal(initiator, 'user')) {
    return {
      credentials: initiator,
      name: initiator.principal.userEntityRef,
    };
  }
  return {
    credentials: await auth.getOwnServiceCredentials(),
    name: auth.isPrincipal(initiator, 'service')
      ? initiator.principal.subject
      : 'unknown',
  };
}
