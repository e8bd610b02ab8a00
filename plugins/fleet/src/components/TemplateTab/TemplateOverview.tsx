import { Flex } from '@backstage/ui';
import { ServiceLineageDetails } from '@slipway/plugin-fleet-common';
import { UpdateChoices } from '../../lib/updateChoices';
import { DriftView } from './DriftView';
import { LineageHeader } from './LineageHeader';
import { News } from './News';
import { OtherUpdates } from './OtherUpdates';
import { ProposedUpdate } from './ProposedUpdate';
import { UpdateActions } from './UpdateActions';

/** Where the service stands, what is proposed, what the newer versions bring, and what became of the template's files. */
export const TemplateOverview = (props: {
  lineage: ServiceLineageDetails;
  choices: UpdateChoices;
}) => {
  const { lineage, choices } = props;
  return (
    <Flex direction="column" gap="6">
      <Flex direction="column" gap="4">
        <LineageHeader lineage={lineage} />
        <UpdateActions lineage={lineage} choices={choices} />
      </Flex>
      <ProposedUpdate update={lineage.update} />
      <News lineage={lineage} />
      <DriftView lineage={lineage} />
      <OtherUpdates serviceRef={lineage.service} />
    </Flex>
  );
};
