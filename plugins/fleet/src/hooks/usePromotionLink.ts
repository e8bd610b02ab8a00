import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Promotion, promotionUrl } from '../lib/promotion';
import { promoteServiceRouteRef } from '../routes';
import { useDeploymentSources } from './useDeploymentSources';
import { useMayPromote } from './useMayPromote';

const TEMPLATE = { namespace: 'default', templateName: 'promote-service' };

/** Where the form for a promotion is; nothing for who may not promote, or where no GitOps repository could be changed. */
export function usePromotionLink(serviceRef: string) {
  const form = useRouteRef(promoteServiceRouteRef);
  const mayPromote = useMayPromote(serviceRef);
  const sources = useDeploymentSources();
  const hasGitOps = sources.data?.some(({ kind }) => kind === 'gitops');
  if (!form || !mayPromote || !hasGitOps) return undefined;
  return (promotion: Omit<Promotion, 'service'>) =>
    promotionUrl(form(TEMPLATE), { service: serviceRef, ...promotion });
}
