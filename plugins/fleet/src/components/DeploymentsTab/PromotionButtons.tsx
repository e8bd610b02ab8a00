import { ButtonLink, Flex } from '@backstage/ui';
import { DeploymentCell } from '@slipway/plugin-fleet-common';
import { RiArrowGoBackLine, RiArrowRightLine } from '@remixicon/react';
import { usePreviousVersion } from '../../hooks/usePreviousVersion';
import { usePromotionLink } from '../../hooks/usePromotionLink';
import {
  EnvironmentPlace,
  promotableVersion,
} from '../../lib/environmentsInOrder';

/** Open the form of the template that promotes, filled in; absent for who may not promote. */
export const PromotionButtons = (props: {
  serviceRef: string;
  place: EnvironmentPlace;
  cell: DeploymentCell;
}) => {
  const { serviceRef, place, cell } = props;
  const promotionLink = usePromotionLink(serviceRef);
  const previous = usePreviousVersion(serviceRef, cell).data;
  const version = promotableVersion(place);
  const { environment, next } = place;
  if (!promotionLink) return null;
  return (
    <Flex gap="2" style={{ flexWrap: 'wrap' }}>
      {next && version && (
        <ButtonLink
          variant="primary"
          size="small"
          iconEnd={<RiArrowRightLine />}
          href={promotionLink({
            version,
            from: environment,
            to: next.environment,
          })}
        >
          Promote {version} to {next.environment}
        </ButtonLink>
      )}
      {previous && (
        <ButtonLink
          variant="secondary"
          size="small"
          iconStart={<RiArrowGoBackLine />}
          href={promotionLink({ version: previous, to: environment })}
          aria-label={`Roll back to ${previous} in ${environment}`}
        >
          Roll back to {previous}
        </ButtonLink>
      )}
    </Flex>
  );
};
