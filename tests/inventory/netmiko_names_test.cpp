// The names that netmiko gives to kinds of devices. Knows no definition.
#include "inventory/given.hpp"

#include <set>
#include <sstream>

using namespace netpoll;
using namespace netpoll::testing;

namespace {

// All of netmiko 4.6's that are for SSH, those of its autodetection too; "_ssh" is implied.
constexpr auto netmiko_names = R"(
    a10 accedian adtran_os adva_fsp150f2 adva_fsp150f3 alaxala_ax26s alaxala_ax36s alcatel_aos
    alcatel_sros allied_telesis_awplus apresia_aeos arista_eos arris_cer aruba_aoscx aruba_os
    aruba_osswitch aruba_procurve asterfusion_asternos audiocode_66 audiocode_72
    audiocode_shell autodetect avaya_ers avaya_vsp bintec_boss broadcom_icos brocade_fastiron
    brocade_fos brocade_netiron brocade_nos brocade_vdx brocade_vyos calix_b6 casa_cmts
    cdot_cros centec_os checkpoint_gaia ciena_saos ciena_saos10 ciena_waveserver cisco_apic
    cisco_asa cisco_ftd cisco_ios cisco_nxos cisco_s200 cisco_s300 cisco_tp cisco_viptela
    cisco_wlc cisco_wlc_85 cisco_xe cisco_xr cisco_xr_2 cloudgenix_ion corelight_linux coriant
    cumulus_linux dell_dnos6 dell_dnos9 dell_force10 dell_isilon dell_os10 dell_os6 dell_os9
    dell_powerconnect dell_sonic digi_transport dlink_ds edgecore_sonic ekinops_ek360 eltex
    eltex_esr endace enterasys ericsson_ipos ericsson_mltn63 ericsson_mltn66 extreme
    extreme_ers extreme_exos extreme_netiron extreme_nos extreme_slx extreme_tierra
    extreme_vdx extreme_vsp extreme_wing f5_linux f5_ltm f5_tmsh fiberstore_fsos
    fiberstore_fsosv2 fiberstore_networkos flexvnf fortinet garderos_grs generic
    generic_termserver h3c_comware hillstone_stoneos hp_comware hp_procurve huawei huawei_olt
    huawei_smartax huawei_smartaxmmi huawei_vrp huawei_vrpv8 infinera_packet ipinfusion_ocnos
    juniper juniper_junos juniper_screenos keymile keymile_nos lancom_lcossx4 linux maipu
    mellanox mellanox_mlnxos mikrotik_routeros mikrotik_switchos mrv_lx mrv_optiswitch nec_ix
    netapp_cdot netgear_prosafe netscaler nokia_srl nokia_sros oneaccess_oneos ovs_linux
    paloalto_panos pluribus quanta_mesh rad_etx raisecom_roap ruckus_fastiron ruijie_os
    silverpeak_vxoa sixwind_os sophos_sfos supermicro_smis telcosystems_binos teldat_cit
    terminal_server tplink_jetstream ubiquiti_edge ubiquiti_edgerouter ubiquiti_edgeswitch
    ubiquiti_unifiswitch vertiv_mph vyatta_vyos vyos watchguard_fireware yamaha zte_zxros
    zyxel_os
)";

}  // namespace

TEST_CASE("an inventory written for netmiko: two thirds of its names are known, with _ssh too") {
    std::istringstream names(netmiko_names);
    std::set<std::string> known;
    std::vector<std::string> unknown;
    for (std::string name; names >> name;) {
        const auto* found = builtin_platforms().find(name);
        CHECK(builtin_platforms().find(name + "_ssh") == found);
        if (found) {
            known.insert(name);
        } else {
            unknown.push_back(name);
        }
    }
    CAPTURE(unknown);
    CHECK(known.size() == 107);
    CHECK(unknown.size() == 52);
}

TEST_CASE("names under which other tools know the platforms") {
    const std::pair<const char*, const char*> same[] = {
        {"extreme_vdx", "extreme_slx"},
        {"dell_dnos6", "dell_os6"},
        {"fiberstore_networkos", "fs_fsos"},
        {"cisco_wlc_85", "cisco_aireos"},
        {"cisco_xr_2", "cisco_iosxr"},
        {"autodetect", "auto"},
        {"ciscosma", "cisco_asyncos"},
        {"community.network.nos", "extreme_slx"},
        {"commscope.icx.icx", "ruckus_fastiron"},
        {"netapp_cdot", "netapp_ontap"},
        {"acos", "a10"},
        {"fabricos", "brocade_fos"},
        {"apcaos", "apc_aos"},
        {"ucs", "cisco_ucs"},
        {"isam", "nokia_isam"},
        {"zteolt", "zte_olt"},
        {"rgos", "ruijie_os"},
        {"ruijie_rgos", "ruijie_os"},
        {"edgecore", "edgecore_ecs"},
        {"edgecos", "edgecore_ecs"},
        {"dlink_os", "dlink_ds"},
        {"zyxel_dslam", "zyxel_zynos"},
        {"ocnos", "ipinfusion_ocnos"},
        {"screenos", "juniper_screenos"},
    };
    for (const auto& [name, id] : same) {
        CAPTURE(name);
        const auto* found = builtin_platforms().find(name);
        REQUIRE(found != nullptr);
        CHECK(platform_catalog::definition_of(*found).id == id);
    }
}
