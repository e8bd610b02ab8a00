import { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import { Container } from '@backstage/ui';
import { Welcome } from './Welcome';
import styles from './HomePage.module.css';

/** A welcome, then the widgets that ask for the whole width, then the others side by side. */
export const HomePage = ({ widgets }: HomePageLayoutProps) => (
  <main className={styles.page}>
    <Container>
      <Welcome />
      <div className={styles.widgets}>
        {widgets.filter(isWide).map(widget => (
          <div key={widget.node.spec.id} className={styles.wide}>
            {widget.component}
          </div>
        ))}
        {widgets
          .filter(widget => !isWide(widget))
          .map(widget => (
            <div key={widget.node.spec.id}>{widget.component}</div>
          ))}
      </div>
    </Container>
  </main>
);

/** Widgets count in the twelve columns of Backstage's own home page. */
const ALL_COLUMNS = 12;

function isWide(widget: HomePageLayoutProps['widgets'][number]): boolean {
  return widget.layout?.width?.defaultColumns === ALL_COLUMNS;
}
