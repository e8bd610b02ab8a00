import { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import { Container } from '@backstage/ui';
import { Welcome } from './Welcome';
import styles from './HomePage.module.css';

const ALL_COLUMNS = 12;

/** A welcome, and under it the widgets in a grid of twelve columns; each says how many it wants. */
export const HomePage = ({ widgets }: HomePageLayoutProps) => (
  <main className={styles.page}>
    <Container>
      <Welcome />
      <div className={styles.widgets}>
        {[...widgets].sort(widestFirst).map(widget => (
          <div
            key={widget.node.spec.id}
            style={{ gridColumn: `span ${columnsOf(widget)}` }}
          >
            {widget.component}
          </div>
        ))}
      </div>
    </Container>
  </main>
);

type Widget = HomePageLayoutProps['widgets'][number];

function columnsOf(widget: Widget): number {
  return widget.layout?.width?.defaultColumns ?? ALL_COLUMNS / 2;
}

function widestFirst(one: Widget, other: Widget): number {
  return columnsOf(other) - columnsOf(one);
}
