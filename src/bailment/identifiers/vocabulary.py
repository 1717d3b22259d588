"""Capitalised words that stand beside a name or a town and are neither: openers of sentences, drugs, diseases."""

from __future__ import annotations

import re

from bailment.identifiers.folding import folded
from bailment.identifiers.lexicon import COMMON, GIVEN_NAMES, INITIAL_HEADS, MONTHS, NOT_NAMES, word_set

TITLES = word_set(
    "mr mrs ms miss mx dr drs prof professor doctor sir dame lady lord rev reverend nurse sister judge capt pt jr sr"
)
_OPENERS = word_set(
    """
    above according afterwards again ago all also although among another anyone around ask because been before began
    being below between both brought call came cannot check come concerning considering contact continue despite
    diagnose discuss due either else even everyone examine except felt finally first following forward found further
    gave get got however include including inform instead into keep kept known later least led let made make many
    maybe meanwhile meet met more most mother-in-law much must neither nevertheless next nor nothing notify only
    other otherwise over overall per perhaps possibly prior provided put re refer regarding require rather said saw
    schedule see seen send sent several show shown similarly sometimes soon spoke still subsequently suggest take
    taken tell then therefore though through thus told took toward towards understand unfortunately unless update
    use via went whenever whereas whether within won write wrote years yet
    """
)
_CARE = word_set(
    """
    acinetobacter apartment aspergillus candida chlamydia clostridium condo cryptococcus enterococcus flat hostel
    klebsiella mammogram page paragraph proteus pseudomonas retired shelter siblings smoker table teacher trailer twin
    twins veteran volume widow widower
    abdomen abdominal acid acne active acutely adult advanced age aged airway alcohol allergic alzheimer anaesthesia
    analysis anesthesia ankle antibiotic antibiotics anxiety aorta aortic appendix appointment arm artery arthritis
    assisted asthma atrial autism back bacterial baseline bilateral biopsy bipolar bladder bone bowel brain breast
    bronchial cardiac cardiology cardiovascular cataract cerebral cervical chemotherapy chest child children
    cholesterol chief clinical coli colorectal coma complaint complete congestive coronary count creatinine critical
    crohn culture cvs dental depression dermatology diabetic dialysis diet disorder dx ear echocardiogram ecg eczema
    elevated emg endocrine endocrinology epilepsy escherichia exam exercise eye eyes failure fall falls fatigue
    femoral femur fibrillation flu foot fracture gastric gastroenterology genetic glucose gout gp gynaecology
    gynecology haematology haemoglobin heart hematology hemoglobin hepatic hip hospice hx icd imaging immune
    infarction infection inpatient insulin intensive iron itu kidney klebsiella knee laboratory left leg lesion
    living loinc lumbar lung lungs lupus lyme major malaria mechanical medline mental metastatic migraine minor
    moderately mood morbid motor mouth mrsa muscle nausea neurology normal nursing nutrition obesity obstetrics
    obstructive occupational oncology ophthalmology orthopaedics orthopedics outpatient outside oxygen paediatric
    paediatrics palliative parkinson pathology pediatric pediatrics pharmacy physical physio physiotherapy pneumonia
    positive post-op postoperative potassium preeclampsia pregnancy pregnant preoperative primary progress
    prostate protein psoriasis psychiatry pulmonary pulse radiology radiotherapy rash recovery rectal rehab
    rehabilitation renal repeat respiratory rheumatology rheumatoid rxnorm salmonella scan scans secondary seizure
    sepsis serum sheltered shingles shoulder shortness skin sleep snomed snf sodium spinal spine staph staphylococcus
    stemi strep streptococcus stroke surgical systemic theatre therapy throat thyroid tobacco transplant trauma
    triage tuberculosis tumor tumour ulcer ultrasound urgent urinary urine urology uterine vaccination vaccine
    vascular venous ventricular viral virus vision vital vitals vomiting warfarin weight wound x-ray xray
    """
)
_DRUGS = word_set(
    """
    adderall advair advil albuterol allopurinol amiodarone aspirin ativan baclofen benadryl botox bupropion
    carbamazepine clonidine clopidogrel codeine colchicine coumadin dexamethasone digoxin diltiazem duloxetine
    eliquis entresto estradiol ezetimibe fentanyl finasteride fluoxetine furosemide gabapentin glipizide haldol
    heparin humira humulin hydralazine hydrochlorothiazide hydrocodone ibuprofen imodium jardiance keppra ketamine
    klonopin lamictal lantus lasix letrozole levothyroxine lexapro lipitor lisinopril lithium lopressor lovenox
    lyrica melatonin metformin methadone methotrexate methylprednisolone morphine naloxone naproxen nitroglycerin
    norvasc oxycodone ozempic paracetamol paxil paxlovid percocet plavix pradaxa prednisolone prednisone pregabalin
    prilosec propofol prozac remicade risperidone ritalin salbutamol seroquel sertraline spironolactone suboxone
    synthroid tacrolimus tamoxifen topiramate tramadol trazodone tylenol valium valproate venlafaxine ventolin viagra
    vicodin warfarin wellbutrin xanax xarelto zofran zoloft
    """
)
_LANDS = word_set(
    """
    africa alabama alaska arizona arkansas asia australia austria bangladesh belgium brazil britain bulgaria
    california cameroon canada caribbean chile china colombia colorado connecticut croatia cuba delaware denmark
    egypt england eritrea ethiopia europe finland florida france georgia germany ghana greece guatemala haiti hawaii
    honduras hungary iceland idaho illinois india indiana indonesia iowa iran iraq ireland israel italy jamaica japan
    kansas kentucky kenya korea lebanon louisiana maine malaysia maryland massachusetts mexico michigan minnesota
    mississippi missouri montana morocco nebraska nepal netherlands nevada nigeria norway ohio oklahoma oregon
    pakistan pennsylvania peru philippines poland portugal romania russia scotland senegal serbia singapore slovakia
    somalia spain sudan sweden switzerland syria taiwan tanzania tennessee texas thailand tunisia turkey uganda
    ukraine usa utah vermont vietnam virginia wales washington wisconsin wyoming zambia zimbabwe
    """
)
_WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
_CLINICAL = re.compile(
    r".{2,}(?:itis|osis|aemia|[^aeou]emia|blastoma|carcinoma|lymphoma|melanoma|sarcoma|glaucoma|opathy|ectomy|otomy"
    r"|uria|algia|plasty|oscopy|ography|ology|ological|statin|[^aeiou]april|opril|sartan|[lz]umab|ximab|ilimab|olol"
    r"|cillin|mycin|floxacin|azole|azepam|azolam|dipine|gliptin|gliflozin|glutide|parin|xaban|triptan|setron|thiazide"
    r"|vir|tidine|prazole|caine|sone|rrhea|rrhoea|plegia|penia|trophy|genic|thyroidism|tension)"
)
_VERB = re.compile(r"(?!.*(?:[flaio]?red|med|eed|sted)$).{3,}(?:ed|ing)")


def is_word(written: str) -> bool:
    """True for a word of the language or of care that names no person: a title, a month, an opener, a disease."""
    word = re.sub(r"['’]s?$", "", folded(written)).rstrip(".")
    if word in GIVEN_NAMES:
        return False
    known = word in NOT_NAMES or word in TITLES or word in MONTHS or word in _WEEKDAYS or word in _OPENERS
    return known or word in _CARE or word in _DRUGS or word in INITIAL_HEADS or bool(_CLINICAL.fullmatch(word))


def opens(written: str) -> bool:
    """True for a word that at the head of a sentence is more likely a verb or noun than a given name."""
    word = folded(written)
    return word not in GIVEN_NAMES and (word in _NOUNS or bool(_VERB.fullmatch(word)))


def is_land(written: str) -> bool:
    """True for a country or a state: larger than what the law calls a subdivision."""
    return folded(written) in _LANDS


_CALLED = word_set(
    """
    ali amber amy angel ann art carol chance chase christian crystal daisy dale dawn dean diamond drew duke earl eden
    eve faith frank gale ginger grace grant guy harmony hazel heath heather henry holly hope hunter iris ivy jack
    jade jasmine jay jean jewel joy kay lane lea lee lily lincoln mark martin mason mercy miles olive parker pearl
    penny pepper piper prudence ralph ray robin rose rosemary ross rowan ruby russell sage sandy scarlet summer sue
    sterling taylor tom todd tracy trace victor viola violet wade walker
    """
)
_NOUNS = COMMON - _CALLED
