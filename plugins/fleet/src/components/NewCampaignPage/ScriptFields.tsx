import { TextAreaField, TextField } from '@backstage/ui';
import { FieldsProps, problemAt } from './fieldsProps';

/** A command that runs over each repository. */
export const ScriptFields = (props: FieldsProps) => {
  const { draft, change, problems, isStarted } = props;
  return (
    <>
      <TextAreaField
        label="Command"
        description="The program, and each argument on a line of its own. It runs in the root of each repository, without a shell, without network and without credentials; what it changes becomes the pull request."
        placeholder={'ruff\ncheck\n--fix'}
        rows={5}
        isRequired
        isDisabled={isStarted}
        value={draft.command}
        onChange={command => change({ command })}
        {...problemAt(problems.command)}
      />
      <TextField
        label="Message"
        description="First line of the commits"
        isRequired
        isDisabled={isStarted}
        value={draft.message}
        onChange={message => change({ message })}
        {...problemAt(problems.message)}
      />
    </>
  );
};
