import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import tiernet.construction.v1.ConstructionProjectOuterClass.AnnualPlan;
import tiernet.construction.v1.ConstructionProjectOuterClass.ConstructionProject;
import tiernet.construction.v1.ConstructionProjectOuterClass.ConstructionVerdict;
import tiernet.construction.v1.ConstructionProjectOuterClass.FormalItem;
import tiernet.construction.v1.ConstructionProjectRequests.CompleteConstructionRequest;
import tiernet.construction.v1.ConstructionProjectRequests.ListConstructionProjectsRequest;
import tiernet.construction.v1.ConstructionProjectRequests.RecordFormalFactRequest;
import tiernet.construction.v1.ConstructionProjectRequests.ReviewConstructionProjectRequest;
import tiernet.construction.v1.ConstructionProjectRequests.ReviseConstructionPlanRequest;
import tiernet.construction.v1.ConstructionProjectRequests.StartConstructionRequest;
import tiernet.construction.v1.ConstructionProjectRequests.StartProductionRequest;
import tiernet.construction.v1.ConstructionServiceGrpc;
import tiernet.promotion.v1.ContractOuterClass.Contract;
import tiernet.promotion.v1.ContractOuterClass.Site;
import tiernet.promotion.v1.ContractOuterClass.SiteKind;
import tiernet.promotion.v1.ContractRequests.GetContractRequest;
import tiernet.promotion.v1.ContractRequests.LandContractRequest;
import tiernet.promotion.v1.ContractRequests.RegisterCompanyRequest;
import tiernet.promotion.v1.InvestorOuterClass.CreateInvestorRequest;
import tiernet.promotion.v1.InvestorOuterClass.Investor;
import tiernet.promotion.v1.InvestorOuterClass.InvestorKind;
import tiernet.promotion.v1.LeadOuterClass.CreateLeadRequest;
import tiernet.promotion.v1.LeadOuterClass.Lead;
import tiernet.promotion.v1.LeadOuterClass.OriginKind;
import tiernet.promotion.v1.LeadOuterClass.SignContractRequest;
import tiernet.promotion.v1.LeadOuterClass.StartTalksRequest;
import tiernet.promotion.v1.MoneyOuterClass.Money;
import tiernet.promotion.v1.PromotionServiceGrpc;
import tiernet.reserve.v1.AppraisalOuterClass.Appraisal;
import tiernet.reserve.v1.AppraisalOuterClass.AppraisalResult;
import tiernet.reserve.v1.AppraisalOuterClass.CreateAppraisalRequest;
import tiernet.reserve.v1.ReserveProjectOuterClass.ChecklistItem;
import tiernet.reserve.v1.ReserveProjectOuterClass.LeadKind;
import tiernet.reserve.v1.ReserveProjectOuterClass.ReserveProject;
import tiernet.reserve.v1.ReserveProjectOuterClass.Sector;
import tiernet.reserve.v1.ReserveProjectOuterClass.Source;
import tiernet.reserve.v1.ReserveProjectOuterClass.Verdict;
import tiernet.reserve.v1.ReserveProjectRequests.CreateReserveProjectRequest;
import tiernet.reserve.v1.ReserveProjectRequests.RecordChecklistFactRequest;
import tiernet.reserve.v1.ReserveProjectRequests.RequestReserveProjectTransferRequest;
import tiernet.reserve.v1.ReserveProjectRequests.ReviewReserveProjectRequest;
import tiernet.reserve.v1.ReserveProjectRequests.SubmitReserveProjectRequest;
import tiernet.reserve.v1.ReserveServiceGrpc;
import tiernet.types.v1.Types.Evidence;
import tiernet.types.v1.Types.EvidenceKind;

/**
 * Takes a project from a lead to production over three services, and reads a refusal on the way.
 *
 * <p>usage: java -cp ... LeadToProduction PROMOTION RESERVE CONSTRUCTION, addresses like 127.0.0.1:7104. Prints what
 * happened, a line each, and the states as JSON at last.
 */
public final class LeadToProduction {
  private static final String UNIT = "140425";
  private static final String PARENT = "units/" + UNIT;
  private static final Tiernet.Account COUNTY = new Tiernet.Account("java.county", UNIT, "COUNTY");
  private static final Tiernet.Account CITY = new Tiernet.Account("java.city", "140400", "CITY");
  private static final String PROJECT_CODE = "2019-140425-26-03-007302";
  private static final ChecklistItem[] READY_ITEMS = {
    ChecklistItem.CHECKLIST_ITEM_LAND_SECURED, ChecklistItem.CHECKLIST_ITEM_CONSTRUCTION_PLANNING_PERMIT,
    ChecklistItem.CHECKLIST_ITEM_EIA, ChecklistItem.CHECKLIST_ITEM_CONSTRUCTION_PERMIT,
    ChecklistItem.CHECKLIST_ITEM_FUNDS_YEAR_ONE
  };
  private static final FormalItem[] ACCEPTANCE_ITEMS = {
    FormalItem.FORMAL_ITEM_S4_01, FormalItem.FORMAL_ITEM_S4_02, FormalItem.FORMAL_ITEM_S4_03,
    FormalItem.FORMAL_ITEM_S4_04, FormalItem.FORMAL_ITEM_S4_05
  };
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final PromotionServiceGrpc.PromotionServiceBlockingStub promotion;
  private final ReserveServiceGrpc.ReserveServiceBlockingStub reserve;
  private final ReserveServiceGrpc.ReserveServiceBlockingStub reserveOfCity;
  private final ConstructionServiceGrpc.ConstructionServiceBlockingStub construction;
  private final ConstructionServiceGrpc.ConstructionServiceBlockingStub constructionOfCity;

  private LeadToProduction(ManagedChannel toPromotion, ManagedChannel toReserve, ManagedChannel toConstruction) {
    promotion = COUNTY.speakFor(PromotionServiceGrpc.newBlockingStub(toPromotion));
    reserve = COUNTY.speakFor(ReserveServiceGrpc.newBlockingStub(toReserve));
    reserveOfCity = CITY.speakFor(ReserveServiceGrpc.newBlockingStub(toReserve));
    construction = COUNTY.speakFor(ConstructionServiceGrpc.newBlockingStub(toConstruction));
    constructionOfCity = CITY.speakFor(ConstructionServiceGrpc.newBlockingStub(toConstruction));
  }

  public static void main(String[] addresses) throws Exception {
    if (addresses.length != 3) {
      System.err.println("usage: LeadToProduction PROMOTION RESERVE CONSTRUCTION");
      System.exit(2);
    }
    ManagedChannel[] channels = new ManagedChannel[3];
    for (int i = 0; i < 3; i++) channels[i] = Tiernet.connect(addresses[i]);
    new LeadToProduction(channels[0], channels[1], channels[2]).run();
    for (ManagedChannel channel : channels) Tiernet.close(channel);
  }

  private void run() throws Exception {
    Lead lead = openTalks();
    Tiernet.Refusal refused = readRefusal(lead);
    ReserveProject entry = enterReserve(lead.getProjectId());
    Contract contract = sign(lead);
    land(contract);
    ConstructionProject works = build(admit(entry));
    Contract followed = until("the contract follows the works", () -> {
      Contract now = promotion.getContract(GetContractRequest.newBuilder().setName(contract.getName()).build());
      return now.getState() == Contract.State.STATE_IN_PRODUCTION ? now : null;
    });
    OUT.printf(
        "{\"refused\": {\"code\": \"%s\", \"reason\": \"%s\", \"zh\": \"%s\", \"unmet\": %d}, \"works\": \"%s\","
            + " \"contract\": \"%s\", \"project_id\": \"%s\"}%n",
        refused.code(), refused.reason(), refused.texts().get("zh-CN"), refused.unmet(), works.getState(),
        followed.getState(), followed.getProjectId());
  }

  private static Evidence paper(EvidenceKind kind) {
    return Evidence.newBuilder().setKind(kind).setDate("2020-01-08").setSha256(ByteString.copyFrom(new byte[32]))
        .setReference("平发改审批〔2020〕7号").build();
  }

  /** Services hear of each other a moment later: asks until there is an answer. */
  private static <T> T until(String what, Callable<T> ask) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (System.nanoTime() < end) {
      T found = ask.call();
      if (found != null) return found;
      Thread.sleep(20);
    }
    throw new IllegalStateException("not within a minute: " + what);
  }

  private Lead openTalks() {
    Investor investor = promotion.createInvestor(CreateInvestorRequest.newBuilder().setParent(PARENT)
        .setInvestor(Investor.newBuilder().setTitle("深圳某某科技有限公司").setKind(InvestorKind.INVESTOR_KIND_DOMESTIC)
            .setCreditCode("9144030071526726XG").setRegisteredRegion("110108"))
        .build());
    Lead lead = promotion.createLead(CreateLeadRequest.newBuilder().setParent(PARENT).setHappenedOn("2019-12-20")
        .setLead(Lead.newBuilder().setTitle("精细化工产业园").setInvestor(investor.getName()).setRegion(UNIT)
            .setIndustry("2614").setOrigin(OriginKind.ORIGIN_KIND_DOMESTIC_DEVELOPED))
        .build());
    return promotion.startTalks(
        StartTalksRequest.newBuilder().setName(lead.getName()).setHappenedOn("2019-12-21").build());
  }

  private static SignContractRequest signing(Lead lead) {
    return SignContractRequest.newBuilder().setName(lead.getName()).setSignerUnit(UNIT).setResponsiblePerson("张三")
        .setTotal(Money.newBuilder().setYuan(300_000_000)).setPaper(paper(EvidenceKind.EVIDENCE_KIND_CONTRACT))
        .setHappenedOn("2020-01-09").build();
  }

  /** A contract needs the project in the reserve library (domain.md D): without it, it is refused. */
  private Tiernet.Refusal readRefusal(Lead lead) throws Exception {
    try {
      promotion.signContract(signing(lead));
    } catch (StatusRuntimeException error) {
      Tiernet.Refusal refusal = Tiernet.Refusal.of(error);
      OUT.printf("refused: %s %s: %s%n", refusal.code(), refusal.reason(), refusal.texts().get("zh-CN"));
      return refusal;
    }
    throw new IllegalStateException("a contract was signed without an entry in the reserve library");
  }

  private ReserveProject enterReserve(String projectId) {
    ReserveProject draft = reserve.createReserveProject(CreateReserveProjectRequest.newBuilder().setParent(PARENT)
        .setReserveProject(ReserveProject.newBuilder().setTitle("精细化工产业园").setProjectId(projectId)
            .setOwnerUnit(UNIT).setOwnerPerson("张三").setSponsorName("平顺某某新材料有限公司")
            .setSponsorCreditCode("911400001123599660").setRegion(UNIT).setIndustry("26")
            .setPlannedTotalYuan(800_000_000).setPlannedStart("2020-03-04").setLeadKind(LeadKind.LEAD_KIND_MARKET)
            .setSector(Sector.SECTOR_CLUSTER_COAL_CHEMISTRY).setSource(Source.SOURCE_PROMOTION)
            .setProjectCode(PROJECT_CODE))
        .build());
    reserve.createAppraisal(CreateAppraisalRequest.newBuilder().setParent(PARENT)
        .setAppraisal(Appraisal.newBuilder().setProjectId(projectId).setAppraisedOn("2019-12-20")
            .setResult(AppraisalResult.APPRAISAL_RESULT_PASSED).setBody("市工程咨询中心"))
        .build());
    ReserveProject entry =
        reserve.submitReserveProject(SubmitReserveProjectRequest.newBuilder().setName(draft.getName()).build());
    reserveOfCity.reviewReserveProject(ReviewReserveProjectRequest.newBuilder().setName(draft.getName())
        .setVerdict(Verdict.VERDICT_ADMIT).setOpinion("同意").setEtag(entry.getEtag()).build());
    for (ChecklistItem item : READY_ITEMS) {
      entry = reserve.recordChecklistFact(RecordChecklistFactRequest.newBuilder().setName(draft.getName())
          .setItem(item).setEvidence(paper(EvidenceKind.EVIDENCE_KIND_PERMIT)).build());
    }
    OUT.printf("reserve entry %s%n", entry.getState());
    return entry;
  }

  private Contract sign(Lead lead) throws Exception {
    return until("promotion hears of the entry", () -> {
      try {
        return promotion.signContract(signing(lead));
      } catch (StatusRuntimeException error) {
        if (!Tiernet.Refusal.of(error).reason().equals("SIGNING_GUARD")) throw error;
        return null;
      }
    });
  }

  private void land(Contract contract) {
    promotion.registerCompany(RegisterCompanyRequest.newBuilder().setName(contract.getName())
        .setCompanyName("平顺某某化工有限公司").setCompanyRegion(UNIT).setCompanyCreditCode("91140491MAK2TX345N")
        .setEvidence(paper(EvidenceKind.EVIDENCE_KIND_REGISTRATION)).build());
    Contract landed = promotion.landContract(LandContractRequest.newBuilder().setName(contract.getName())
        .setProjectCode(PROJECT_CODE)
        .setSite(Site.newBuilder().setKind(SiteKind.SITE_KIND_LEASE)
            .setEvidence(paper(EvidenceKind.EVIDENCE_KIND_CONTRACT)))
        .build());
    OUT.printf("contract %s%n", landed.getState());
  }

  /** From the hand-over of the reserve entry to its admission; the construction project's name. */
  private String admit(ReserveProject entry) throws Exception {
    reserve.requestReserveProjectTransfer(
        RequestReserveProjectTransferRequest.newBuilder().setName(entry.getName()).build());
    ConstructionProject application = until("construction takes it over", () ->
        construction.listConstructionProjects(ListConstructionProjectsRequest.newBuilder().setParent(PARENT)
            .setFilter("project_id = \"" + entry.getProjectId() + "\"").build())
            .getConstructionProjectsList().stream().findFirst().orElse(null));
    ConstructionProject planned = construction.reviseConstructionPlan(
        ReviseConstructionPlanRequest.newBuilder().setName(application.getName()).setReason("年度计划")
            .setAnnualPlan(AnnualPlan.newBuilder().setYear(2020).setYuan(100_000_000)).build());
    constructionOfCity.reviewConstructionProject(
        ReviewConstructionProjectRequest.newBuilder().setName(application.getName()).setOpinion("同意")
            .setVerdict(ConstructionVerdict.CONSTRUCTION_VERDICT_ADMIT).setEtag(planned.getEtag()).build());
    return application.getName();
  }

  private ConstructionProject build(String name) {
    record(name, FormalItem.FORMAL_ITEM_CONSTRUCTION_CONTRACT, EvidenceKind.EVIDENCE_KIND_CONTRACT);
    construction.startConstruction(StartConstructionRequest.newBuilder().setName(name)
        .setPhoto(paper(EvidenceKind.EVIDENCE_KIND_PHOTO)).build());
    for (FormalItem item : ACCEPTANCE_ITEMS) record(name, item, EvidenceKind.EVIDENCE_KIND_PERMIT);
    construction.completeConstruction(CompleteConstructionRequest.newBuilder().setName(name).build());
    record(name, FormalItem.FORMAL_ITEM_TRIAL_PERMITTED, EvidenceKind.EVIDENCE_KIND_PERMIT);
    ConstructionProject works =
        construction.startProduction(StartProductionRequest.newBuilder().setName(name).build());
    OUT.printf("construction project %s%n", works.getState());
    return works;
  }

  private void record(String name, FormalItem item, EvidenceKind kind) {
    construction.recordFormalFact(
        RecordFormalFactRequest.newBuilder().setName(name).setItem(item).setEvidence(paper(kind)).build());
  }
}
