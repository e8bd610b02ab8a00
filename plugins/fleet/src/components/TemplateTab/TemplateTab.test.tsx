import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aLineage,
  anUpdate,
  aPreview,
  aPreviewedPath,
} from '../../__testUtils__/updateBuilders';
import { fakeUpdates, renderFleet } from '../../__testUtils__/renderFleet';
import { ServiceTemplate } from './TemplateTab';

const SERVICE = 'component:default/payments';
const tab = <ServiceTemplate serviceRef={SERVICE} />;

describe('TemplateTab', () => {
  it('says how far the service is behind, what is new, and what drifted', async () => {
    renderFleet(tab, {});

    expect(await screen.findByText('2 versions behind')).toBeVisible();
    const news = await screen.findByRole('region', {
      name: 'What is new since 1.0.0',
    });
    expect(news).toHaveTextContent('2.0.0 Runs as a user without rights');
    expect(news).not.toHaveTextContent('First version');
    const drift = screen.getByRole('region', {
      name: 'Drift from the template',
    });
    expect(drift).toHaveTextContent('20 files are as the template rendered');
    await userEvent.click(within(drift).getByText(/2 edited/));
    expect(within(drift).getByText('Dockerfile')).toBeVisible();
  });

  it('shows what is proposed, where it stands and why', async () => {
    const update = anUpdate({
      state: 'conflict',
      checks: 'failure',
      conflicts: 1,
      reason: 'Dockerfile has conflict markers; resolve them and push.',
    });
    renderFleet(tab, {
      updates: fakeUpdates({ getLineage: async () => aLineage({ update }) }),
    });

    const proposed = await screen.findByRole('region', {
      name: 'Proposed update',
    });
    expect(proposed).toHaveTextContent('flask-service 1.0.0 to 2.0.0');
    expect(proposed).toHaveTextContent('checks failed');
    expect(proposed).toHaveTextContent('Dockerfile has conflict markers');
    expect(
      within(proposed).getByRole('link', { name: /^Pull request #7/ }),
    ).toHaveAttribute('href', 'https://git.acme.com/acme/payments/pulls/7');
  });

  it('proposes a declined update again, as asked', async () => {
    const startUpdate = jest.fn(async () => {
      throw new Error('The scaffolder does not answer');
    });
    const update = anUpdate({ state: 'declined' });
    renderFleet(tab, {
      updates: fakeUpdates({
        getLineage: async () => aLineage({ update }),
        startUpdate,
      }),
    });

    await userEvent.click(
      await screen.findByRole('button', { name: 'Propose again' }),
    );

    expect(startUpdate).toHaveBeenCalledWith(SERVICE, { again: true });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The scaffolder does not answer',
    );
  });

  it('goes back to an older version after asking once', async () => {
    const startUpdate = jest.fn(async () => {
      throw new Error('The scaffolder does not answer');
    });
    renderFleet(tab, {
      updates: fakeUpdates({
        getLineage: async () =>
          aLineage({ state: 'current', version: '2.0.0' }),
        startUpdate,
      }),
    });

    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Go back to an older version',
      }),
    );
    expect(startUpdate).not.toHaveBeenCalled();
    await userEvent.click(
      screen.getByRole('button', { name: 'Go back to 1.1.0' }),
    );

    expect(startUpdate).toHaveBeenCalledWith(SERVICE, {
      to: '1.1.0',
      allowDowngrade: true,
    });
  });

  it('previews the update on a page that a link leads to', async () => {
    const previewUpdate = jest.fn(async () =>
      aPreview({
        paths: [
          aPreviewedPath({
            path: 'Makefile',
            outcome: 'clean',
            diff: undefined,
          }),
          aPreviewedPath({
            path: 'Dockerfile',
            outcome: 'conflict',
            kind: 'content',
            why: 'Both sides changed the same lines',
          }),
        ],
        autoMergeEligible: false,
      }),
    );
    renderFleet(tab, { updates: fakeUpdates({ previewUpdate }) });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Preview update' }),
    );

    expect(
      await screen.findByText(/A person has to decide in 1 file/),
    ).toBeVisible();
    const files = screen.getByRole('table', { name: 'Files of the update' });
    const [, first] = within(files).getAllByRole('row');
    expect(first).toHaveTextContent(
      'DockerfileconflictcontentBoth sides changed the same lines +1 −1',
    );
    await userEvent.click(
      within(files).getByRole('button', { name: 'Diff of Dockerfile' }),
    );
    expect(
      screen.getByRole('region', { name: 'Changes in Dockerfile' }),
    ).toHaveTextContent('−removedUSER root2+addedUSER app');
    expect(
      screen.getByRole('button', { name: 'Open pull request' }),
    ).toBeVisible();
    expect(previewUpdate).toHaveBeenCalledTimes(1);
  });

  it('says why no update could be planned', async () => {
    renderFleet(tab, {
      url: '/?preview=1.0.0',
      updates: fakeUpdates({
        previewUpdate: async () => {
          throw new Error('refs/template/flask-service/1.0.0 is gone');
        },
      }),
    });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      'refs/template/flask-service/1.0.0 is gone',
    );
    expect(screen.getByText('Preview of going back to 1.0.0')).toBeVisible();
  });

  it('says what to do about a service that no template made', async () => {
    renderFleet(tab, {
      updates: fakeUpdates({
        getLineage: async () => ({
          service: SERVICE,
          title: 'payments',
          state: 'unlinked',
        }),
      }),
    });

    expect(await screen.findByText(/has no \.template\.yaml/)).toBeVisible();
  });
});
