import { Route, Routes } from 'react-router-dom';
import { CampaignPage } from '../CampaignPage/CampaignPage';
import { FleetQueryProvider } from '../FleetQueryProvider';
import { EditCampaignPage } from '../NewCampaignPage/EditCampaignPage';
import { NewCampaignPage } from '../NewCampaignPage/NewCampaignPage';
import { SubPageContent } from '../SubPageContent';
import { CampaignsTable } from './CampaignsTable';

/** All campaigns, the form of a new one, and the page of each. */
export const CampaignsPage = () => (
  <FleetQueryProvider>
    <SubPageContent>
      <Routes>
        <Route index element={<CampaignsTable />} />
        <Route path="new" element={<NewCampaignPage />} />
        <Route path=":id" element={<CampaignPage />} />
        <Route path=":id/edit" element={<EditCampaignPage />} />
      </Routes>
    </SubPageContent>
  </FleetQueryProvider>
);
