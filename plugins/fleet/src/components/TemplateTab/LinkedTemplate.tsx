import { useMemo } from 'react';
import { ServiceLineageDetails } from '@slipway/plugin-fleet-common';
import { useMayPropose } from '../../hooks/useMayPropose';
import { usePagedUrl } from '../../hooks/usePagedUrl';
import { useTemplate } from '../../hooks/useTemplate';
import { UpdateChoices, updateChoices } from '../../lib/updateChoices';
import { previewedWish } from '../../lib/updateUrls';
import { UpdatePreview } from '../UpdatePreview/UpdatePreview';
import { TemplateOverview } from './TemplateOverview';

/** While it is not known what the person may do. */
const NOTHING_YET: UpdateChoices = { canPreview: false, older: [] };

/** The overview, or the preview of an update that the URL asks for. */
export const LinkedTemplate = (props: { lineage: ServiceLineageDetails }) => {
  const { lineage } = props;
  const { url } = usePagedUrl();
  const template = useTemplate(lineage.template);
  const mayPropose = useMayPropose(lineage.service);
  const choices =
    mayPropose === undefined
      ? NOTHING_YET
      : updateChoices({
          lineage,
          update: lineage.update,
          changelog: template.data?.changelog ?? [],
          mayPropose,
        });
  const wish = useMemo(() => previewedWish(url), [url]);

  return wish ? (
    <UpdatePreview
      serviceRef={lineage.service}
      wish={wish}
      proposal={wish.to ? wish : choices.propose?.wish}
      note={choices.note}
    />
  ) : (
    <TemplateOverview lineage={lineage} choices={choices} />
  );
};
