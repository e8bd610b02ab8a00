import { Select } from '@backstage/ui';
import { useTemplate } from '../../hooks/useTemplate';
import { useTemplates } from '../../hooks/useTemplates';
import { CampaignDraft } from '../../lib/campaignDraft';
import { refLabel } from '../../lib/refLabel';
import { count, counted } from '../../lib/share';
import { templateVersions } from '../../lib/templateVersions';
import { FailurePanel } from '../FailurePanel';
import { FieldsProps, problemAt } from './fieldsProps';
import styles from './CampaignFormView.module.css';

const NEWEST = 'newest';

/** Which template, and to which version its services are brought. */
export const TemplateFields = (props: FieldsProps) => {
  const { draft, change, problems, isStarted } = props;
  const templates = useTemplates();
  const chosen = useTemplate(draft.template || undefined).data;
  const offered = new Map(
    templates.data?.map(({ ref, title }) => [ref, title]),
  );
  if (draft.template && !offered.has(draft.template)) {
    offered.set(draft.template, refLabel(draft.template, 'template'));
  }
  const versions = templateVersions(chosen, draft.templateVersion);
  const choose = (template: string) =>
    change({
      template,
      templateVersion: '',
      selector: selectorFor(draft, template),
    });
  return (
    <>
      {templates.isError && (
        <FailurePanel
          title="The templates could not be loaded"
          error={templates.error}
          isRetrying={templates.isFetching}
          onRetry={() => void templates.refetch()}
        />
      )}
      <div className={styles.row}>
        <Select
          label="Template"
          isRequired
          isDisabled={isStarted}
          placeholder="Choose a template"
          options={[...offered].map(([value, label]) => ({ value, label }))}
          value={draft.template || null}
          onChange={key => choose(String(key))}
          {...problemAt(problems.template)}
        />
        <Select
          label="Version"
          isDisabled={isStarted || !draft.template}
          options={[
            {
              value: NEWEST,
              label: chosen?.version
                ? `Newest when it starts (now ${chosen.version})`
                : 'Newest when it starts',
            },
            ...versions.map(value => ({ value, label: value })),
          ]}
          value={draft.templateVersion || NEWEST}
          onChange={key =>
            change({ templateVersion: key === NEWEST ? '' : String(key) })
          }
        />
      </div>
      {chosen?.problem && <p className={styles.problem}>{chosen.problem}</p>}
      {chosen && (
        <p className={styles.help}>
          {counted(chosen.services, 'service')} made from it,{' '}
          {count(chosen.behind)} behind.
        </p>
      )}
    </>
  );
};

/** The services that the template made, unless others were already asked for. */
function selectorFor(
  { selector, template: before }: CampaignDraft,
  template: string,
) {
  const isAsSuggested =
    selector.templates.length === 0 ||
    (selector.templates.length === 1 && selector.templates[0] === before);
  return isAsSuggested ? { ...selector, templates: [template] } : selector;
}
