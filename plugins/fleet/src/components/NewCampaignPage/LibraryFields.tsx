import { Button, TextField } from '@backstage/ui';
import { useAdvisory } from '../../hooks/useAdvisory';
import { useLibrary } from '../../hooks/useLibrary';
import { useSettled } from '../../hooks/useSettled';
import { suggestedVersions } from '../../lib/suggestedVersions';
import { FieldsProps, problemAt } from './fieldsProps';
import { LibraryPicker } from './LibraryPicker';
import styles from './CampaignFormView.module.css';

const TYPING_PAUSE = 400;

/** Which library, and from which version on it is good. */
export const LibraryFields = (props: FieldsProps) => {
  const { draft, change, problems, isStarted } = props;
  return (
    <>
      <div className={styles.row}>
        <LibraryPicker
          value={draft.library}
          isDisabled={isStarted}
          onChange={library => change({ library, libraryVersion: '' })}
          problem={problems.library}
        />
        <TextField
          label="Lowest version"
          description="Services that have it or a higher one stay as they are"
          isRequired
          isDisabled={isStarted}
          value={draft.libraryVersion}
          onChange={libraryVersion => change({ libraryVersion })}
          {...problemAt(problems.libraryVersion)}
        />
      </div>
      {draft.library && !isStarted && <Suggestions {...props} />}
      <TextField
        label="Advisory"
        description="The vulnerability that it is about, if it is about one"
        isDisabled={isStarted}
        value={draft.advisory}
        onChange={advisory => change({ advisory: advisory.trim() })}
      />
    </>
  );
};

/** Versions that are likely wanted: what the advisory says is fixed, what policies ask for, and the latest. */
function Suggestions({ draft, change }: FieldsProps) {
  const library = useLibrary(draft.library).data;
  const advisory = useAdvisory(useSettled(draft.advisory, TYPING_PAUSE)).data;
  const suggestions = suggestedVersions({ library, advisory }).filter(
    ({ version }) => version !== draft.libraryVersion,
  );
  if (suggestions.length === 0) return null;
  return (
    <div className={styles.buttons} role="group" aria-label="Likely versions">
      {suggestions.map(({ version, why }) => (
        <Button
          key={version}
          variant="secondary"
          size="small"
          onPress={() => change({ libraryVersion: version })}
        >
          {`${version} (${why})`}
        </Button>
      ))}
    </div>
  );
}
