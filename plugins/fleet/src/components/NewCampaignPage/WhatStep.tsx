import { Radio, RadioGroup, TextAreaField, TextField } from '@backstage/ui';
import {
  CAMPAIGN_KIND_LABELS,
  CAMPAIGN_KINDS,
  CampaignKind,
} from '../../lib/campaignState';
import { suggestedTitle } from '../../lib/campaignSpecOf';
import { FieldsProps, problemAt } from './fieldsProps';
import { LibraryFields } from './LibraryFields';
import { ScriptFields } from './ScriptFields';
import { TemplateFields } from './TemplateFields';
import styles from './CampaignFormView.module.css';

const FIELDS: Record<CampaignKind, (props: FieldsProps) => JSX.Element> = {
  template: TemplateFields,
  library: LibraryFields,
  script: ScriptFields,
};

/** The change, and what its pull requests say. */
export const WhatStep = (props: FieldsProps) => {
  const { draft, change, problems, isStarted } = props;
  const Fields = FIELDS[draft.kind];
  return (
    <div className={styles.fields}>
      <RadioGroup
        label="Kind of change"
        orientation="horizontal"
        isDisabled={isStarted}
        value={draft.kind}
        onChange={kind => change({ kind: kind as CampaignKind })}
      >
        {CAMPAIGN_KINDS.map(kind => (
          <Radio key={kind} value={kind}>
            {CAMPAIGN_KIND_LABELS[kind]}
          </Radio>
        ))}
      </RadioGroup>
      {isStarted && (
        <p className={styles.help}>
          The campaign was started, so what it changes stays the same. Make
          another campaign for another change.
        </p>
      )}
      <Fields {...props} />
      <TextField
        label="Title"
        description="Of the campaign and of its pull requests"
        placeholder={suggestedTitle(draft)}
        value={draft.title}
        onChange={title => change({ title })}
        {...problemAt(problems.title)}
      />
      <TextAreaField
        label="Why"
        description="For the owners, in every pull request; Markdown"
        rows={4}
        value={draft.reason}
        onChange={reason => change({ reason })}
        {...problemAt(problems.reason)}
      />
    </div>
  );
};
