import { campaignSpecOf } from '../../lib/campaignSpecOf';
import { CampaignPreviewView } from '../campaign/CampaignPreviewView';
import { FieldsProps } from './fieldsProps';
import { SelectorFields } from './SelectorFields';
import styles from './CampaignFormView.module.css';

/** Which services are asked for, and at once who that is. */
export const WhoStep = (props: FieldsProps) => {
  const { draft, change } = props;
  const { selector } = draft;
  return (
    <div className={styles.columns}>
      <SelectorFields {...props} />
      <CampaignPreviewView
        spec={campaignSpecOf(draft)}
        onLeaveOut={service =>
          change({
            selector: {
              ...selector,
              services: selector.services.filter(one => one !== service),
              exclude: [...selector.exclude, service],
            },
          })
        }
      />
    </div>
  );
};
