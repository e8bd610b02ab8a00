import { FormEvent, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import {
  configApiRef,
  useApi,
  useRouteRef,
} from '@backstage/frontend-plugin-api';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import { ButtonLink, SearchField, Text } from '@backstage/ui';
import { RiAddLine } from '@remixicon/react';
import { SlipwayLogo } from '../logo/SlipwayLogo';
import styles from './Welcome.module.css';

/** What Slipway is, the way to a first service, and a search over everything. */
export const Welcome = () => {
  const config = useApi(configApiRef);
  const createLink = useRouteRef(scaffolderPlugin.routes.root);
  const search = useSearch();

  return (
    <header className={styles.welcome}>
      <div className={styles.words}>
        <Text as="h1" variant="title-medium" className={styles.title}>
          <SlipwayLogo size={40} />
        </Text>
        <Text as="p" variant="body-large">
          The developer portal of{' '}
          {config.getOptionalString('organization.name') ?? 'your company'}.
          Create a Python service that runs, is tested and deploys; see which
          libraries every service uses and what runs where.
        </Text>
      </div>
      <form role="search" className={styles.search} onSubmit={search.submit}>
        <SearchField
          aria-label="Search everything"
          placeholder="Search services, APIs and documentation"
          size="medium"
          value={search.term}
          onChange={search.setTerm}
        />
        {createLink && (
          <ButtonLink
            href={createLink()}
            variant="primary"
            size="medium"
            iconStart={<RiAddLine />}
          >
            Create a service
          </ButtonLink>
        )}
      </form>
    </header>
  );
};

function useSearch() {
  const [term, setTerm] = useState('');
  const navigate = useNavigate();
  const searchLink = useRouteRef(searchPlugin.routes.root);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (searchLink) {
      navigate(`${searchLink()}?${new URLSearchParams({ query: term })}`);
    }
  };
  return { term, setTerm, submit };
}
