import { AuthenticationError } from '@backstage/errors';
import type { Request } from 'express';
import type { DeploymentEvent } from './deploymentEvent';
import { readGithubEvent } from './githubDeployment';
import { readGitlabEvent } from './gitlabDeployment';
import { isSameSecret, isSignedWith, secretOfAuthorization } from './secrets';
import { readTeamcityEvent } from './teamcityBuild';

/** One that takes the webhooks of another system, which know a secret in place of a token. */
export interface Receiver {
  /** As in its path and in `fleet.deploymentEvents`. */
  name: 'github' | 'gitlab' | 'teamcity';
  /** @throws AuthenticationError unless the sender knows the secret. */
  authenticate: (request: Request, body: Buffer, secret: string) => void;
  /** The sender's name for this sending of the event, for the audit log. */
  deliveryOf: (request: Request) => string | undefined;
  read: (request: Request, body: unknown) => DeploymentEvent;
}

export const receivers: Receiver[] = [
  {
    name: 'github',
    authenticate(request, body, secret) {
      const signature = request.get('x-hub-signature-256') ?? '';
      if (isSignedWith({ secret, body, signature })) return;
      throw new AuthenticationError(
        signature
          ? 'The signature does not fit the body; give the webhook in GitHub the secret that fleet.deploymentEvents.github has'
          : 'The event is not signed; give the webhook in GitHub a secret, the one that fleet.deploymentEvents.github has',
      );
    },
    deliveryOf: request => request.get('x-github-delivery'),
    read: (request, body) =>
      readGithubEvent(request.get('x-github-event') ?? 'unknown', body),
  },
  {
    name: 'gitlab',
    authenticate(request, _body, secret) {
      if (isSameSecret(request.get('x-gitlab-token') ?? '', secret)) return;
      throw new AuthenticationError(
        'The header X-Gitlab-Token is not the secret; give the webhook in GitLab the one that fleet.deploymentEvents.gitlab has',
      );
    },
    deliveryOf: request => request.get('x-gitlab-event-uuid'),
    read: (_request, body) => readGitlabEvent(body),
  },
  {
    name: 'teamcity',
    authenticate(request, _body, secret) {
      const sent = secretOfAuthorization(request.get('authorization'));
      if (isSameSecret(sent, secret)) return;
      throw new AuthenticationError(
        'The header Authorization has not the secret; give teamcity.internal.webhooks.password the one that fleet.deploymentEvents.teamcity has',
      );
    },
    deliveryOf: () => undefined,
    read: (_request, body) => readTeamcityEvent(body),
  },
];
