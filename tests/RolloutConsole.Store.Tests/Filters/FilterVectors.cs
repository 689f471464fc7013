using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Store.Tests.Filters;

/// <summary>
/// Filters and the targets of the small fleet they match, worked out by hand from hawkbit-rollouts.md. Each vector is named by its
/// table and row.
/// </summary>
public sealed class FilterVectors(FleetDatabase fleet) : IClassFixture<FleetDatabase>
{
    public static TheoryData<string, string, string> Examples => new()
    {
        { "8.5 ids starting with", "controllerid==device-*", "1 2" },
        { "8.5 name contains, any case", "name==*gateway*", "4" },
        { "8.5 one of two names", "name==gw1,name==gw2", "1 2" },
        { "8.5 the same as list", "name=in=(gw1,gw2)", "1 2" },
        { "8.5 reserved characters", "name==\"Site A;rack 3\"", "3" },
        { "8.5 failed or never seen", "updatestatus==error or updatestatus==unknown", "2 3" },
        { "8.5 not in sync", "updatestatus!=in_sync", "2 3 4 5" },
        { "8.5 reported starting", "attribute.hwrev==2.*", "1 6" },
        { "8.5 reported and not", "attribute.hwrev!=1.0", "1 4 5 6 7" },
        { "8.5 does not report", "attribute.hwrev=is=null", "3" },
        { "8.5 key with a dot", "attribute.net.type=in=(lte,5g)", "1 2" },
        { "8.5 metadata and tag", "metadata.customer==acme;tag==pilot", "1" },
        { "8.5 parentheses", "(tag==pilot,tag==beta);attribute.region==eu*", "1 2" },
        { "8.5 not tagged", "tag!=frozen", "1 2 3 5 6 7" },
        { "8.5 no tag at all", "tag==''", "3 6" },
        { "8.5 assigned in another version", "assignedds.name==os and assignedds.version!=2.1", "1 7" },
        { "8.5 installed version 1.x", "installedds.version==1.*", "1 2 5 7" },
        { "8.5 other or nothing installed", "installedds.name!=os", "2 3 4" },
        { "8.5 overdue", "lastcontrollerrequestat=lt=${OVERDUE_TS}", "2 4" },
        { "8.5 never polled", "lastcontrollerrequestat=is=null", "3" },
        { "8.5 created since", "createdat=ge=1735689600000", "1 4 5 6 7" },
        { "8.5 type key", "type==gateway", "1 4" },
        { "8.5 no type", "type=is=null", "3 5 7" },
        { "8.5 group path below", "group==emea/*", "1 5 6" },
        { "8.5 auto-confirmation", "autoconfirm==true", "1 5" },
        { "8.5 not starting or none", "description!=test*", "1 3 5 6 7" },
    };

    public static TheoryData<string, string, string> Surprises => new()
    {
        { "8.4 missing key never matches !=", "attribute.region!=eu-west", "2 4 6" },
        { "8.4 missing key never matches =out=", "attribute.region=out=(eu-west,us)", "2 6" },
        { "8.4 missing key never matches != pattern", "attribute.region!=eu*", "4 6" },
        { "8.4 the same for metadata", "metadata.customer!=acme", "4 6" },
        { "8.4 k is missing or differs", "attribute.region=is=null,attribute.region!=us", "1 2 3 5 6 7" },
        { "8.4 attribute.k!=* never matches", "attribute.hwrev!=*", "" },
        { "8.4 metadata.k!=* never matches", "metadata.customer!=*", "" },
        { "8.4 no wildcard in keys: literal", "attribute.k*==v", "5" },
        { "8.4 no wildcard in keys: other", "attribute.hw*==2.1", "" },
        { "8.4 simple column != counts null", "description!=null", "1 2 3 4 6 7" },
        { "8.4 simple column != without null", "name!=gw1", "2 3 4 5 6 7" },
        { "8.4 simple column =out= counts null", "description=out=(null,testing)", "1 2 3 6 7" },
        { "8.4 assignedds.name!= includes none", "assignedds.name!=os", "3 4 5" },
        { "8.4 type!= includes none", "type!=gateway", "2 3 5 6 7" },
        { "8.4 ordering skips null", "lastcontrollerrequestat=lt=${NOW_TS}", "1 2 4 5 7" },
        { "8.4 ordering skips null text", "description=gt=a", "2 5 7" },
        { "8.4 tag!= includes untagged", "tag!=a", "2 3 5 6 7" },
        { "8.4 both tags", "tag==a;tag==b", "4" },
        { "8.4 everything except both", "tag!=a,tag!=b", "1 2 3 5 6 7" },
        { "8.4 any of the tags", "tag=in=(a,b)", "1 2 4" },
        { "8.4 none of the tags", "tag=out=(a,b)", "3 5 6 7" },
        { "8.4 results are distinct", "tag==*,tag==pilot,tag==a", "1 2 4 5 7" },
    };

    public static TheoryData<string, string, string> Values => new()
    {
        { "8.2 null is text", "description==null", "5" },
        { "8.2 =is=null", "description=is=null", "1" },
        { "8.2 =not=null", "description=not=null", "2 3 4 5 6 7" },
        { "8.2 =is= quoted null is text", "description=is=\"null\"", "5" },
        { "8.2 =eq= and =ne=", "description=eq=null,attribute.region=ne=NULL", "1 2 4 6" },
        { "8.2 empty: missing or empty", "description==''", "1 3" },
        { "8.2 empty: present and not empty", "description!=\"\"", "2 4 5 6 7" },
        { "8.2 empty: map", "attribute.hwrev==''", "3 4" },
        { "8.2 empty: map, not", "attribute.hwrev!=''", "1 2 5 6 7" },
        { "8.2 presence", "description==*", "2 3 4 5 6 7" },
        { "8.2 absence", "description!=*", "1" },
        { "8.2 presence: map", "attribute.hwrev==*", "1 2 4 5 6 7" },
        { "8.2 presence: set", "installedds.name==*", "1 2 5 6 7" },
        { "8.2 absence: set", "installedds.name!=*", "3 4" },
        { "8.2 presence: timestamp", "lastcontrollerrequestat==*", "1 2 4 5 6 7" },
        { "8.2 absence: timestamp", "lastcontrollerrequestat==''", "3" },
        { "8.2 presence: tag", "tag=not=null", "1 2 4 5 7" },
        { "8.2 absence: tag", "tag!=*", "3 6" },
        { "8.2 percent is literal", "name==100%", "5" },
        { "8.2 percent is literal in patterns", "name==*%", "5" },
        { "8.2 percent is no wildcard", "name==%*", "" },
        { "8.2 underscore is literal", "id==*_5", "5" },
        { "8.2 underscore is literal in prefixes", "id==x_*", "5" },
        { "8.2 star in a list is literal", "name=in=(ab*cd,ab*)", "6" },
        { "8.2 escaped star beside a wildcard", "name==\"ab\\\\*c*\"", "6" },
        { "8.2 escaped star alone keeps its backslash", "name==\"ab\\\\*\"", "7" },
        { "8.2 contains a star", "name==\"*\\\\**\"", "6 7" },
        { "8.2 case: field and value", "NAME==GW1", "1" },
        { "8.2 case: key", "attribute.HWREV==2.X", "6" },
        { "8.2 case: beyond ASCII", "attribute.region==ZÜRICH", "6" },
        { "8.2 case: beyond ASCII in patterns", "description==GRÖ*", "6" },
        { "8.2 case: account names", "createdby==ADMIN", "1 3 4 7" },
        { "8.2 case: account names in patterns", "lastmodifiedby==JüR*", "2" },
        { "8.2 account names, negative", "createdby!=admin", "2 5 6" },
        { "8.2 strings are lexicographic", "attribute.version=gt=10", "1" },
        { "8.2 ordering symbols", "attribute.version>=10;attribute.version<9", "2" },
        { "8.2 ordering lower-cases the literal only", "description=ge=TESTING", "" },
        { "8.2 numbers compare as numbers", "lastmodifiedat=lt=10000", "1 2" },
        { "8.2 number, negative, counts null", "lastcontrollerrequestat!=${NOW_TS}", "1 2 3 4 5 7" },
        { "8.2 number list", "createdat=in=(1735689600000,1735689599999)", "1 2" },
        { "8.2 number list, none of, counts null", "lastcontrollerrequestat=out=(${now_ts},0)", "1 2 3 4 5 7" },
        { "8.2 placeholder escaped", "attribute.note==$${NOW_TS}", "7" },
        { "8.2 placeholder not escaped", "attribute.note==${NOW_TS}", "" },
        { "8.2 placeholder unknown", "attribute.other==${foo}", "7" },
        { "8.2 status list", "updatestatus=in=(error,Pending)", "2 4" },
        { "8.2 status, none of", "updatestatus=out=(error,pending)", "1 3 5 6 7" },
        { "8.2 status is never null", "updatestatus=is=null", "" },
        { "8.2 not auto-confirmed", "autoconfirm!=TRUE", "2 3 4 6 7" },
    };

    public static TheoryData<string, string, string> FieldsAndGrammar => new()
    {
        { "8.3 everything", "id==*", "1 2 3 4 5 6 7" },
        { "8.3 address", "ipaddress==10.*", "1 4" },
        { "8.3 address, negative, counts null", "ipaddress!=10.*", "2 3 5 6 7" },
        { "8.3 type.id", "type.id==1", "1 4" },
        { "8.3 type.id, negative", "type.id!=1", "2 3 5 6 7" },
        { "8.3 type.id, order", "type.id=gt=1", "2 6" },
        { "8.3 type.key", "type.key==sensor", "2 6" },
        { "8.3 type.name", "type.name==*BOX", "1 4" },
        { "8.3 targettype.key", "targettype.key==gateway", "1 4" },
        { "8.3 tag.name pattern", "tag.name==p*", "1 5" },
        { "8.3 tag pattern, negative", "tag!=p*", "2 3 4 6 7" },
        { "8.3 tag order", "tag=lt=b", "1 4" },
        { "8.3 set pattern", "assignedds.version==2.*", "1 2 6" },
        { "8.3 set pattern, negative", "assignedds.version!=2.*", "3 4 5 7" },
        { "8.3 set order", "assignedds.version=ge=2.1", "2 6" },
        { "8.3 set, none of", "assignedds.name=out=(os,x)", "3 4 5" },
        { "8.3 set, no value", "assignedds.name=is=null", "3 5" },
        { "8.3 set, empty", "assignedds.name==''", "3 5" },
        { "8.1 and binds tighter", "tag==frozen,tag==pilot;autoconfirm==true", "1 4 5" },
        { "8.1 parentheses first", "(tag==frozen,tag==pilot);autoconfirm==true", "1 5" },
        { "8.1 words in any case", "tag==pilot AND autoconfirm==true OR id==gw-3", "1 3 5" },
        { "8.1 blanks", "  id  ==  device-1  ", "1" },
        { "8.1 blanks in lists", "id =IN= ( device-1 , 'gw-3' )", "1 3" },
        { "8.1 list of one without parentheses", "id=in=device-1,id=out=device-1", "1 2 3 4 5 6 7" },
        { "8.1 escapes in quotes", "description=='a\\\"quote'", "7" },
        { "8.2 pattern of several pieces", "name==my*ate*east", "4" },
        { "8.2 pattern of several pieces, negative", "name!=my*east", "1 2 3 5 6 7" },
        { "8.2 pieces do not overlap", "id==gw-4*4", "" },
        { "8.2 stars in a row", "name==**", "1 2 3 4 5 6 7" },
        { "8.4 prefix, negative, counts null", "group!=emea/*", "2 3 4 7" },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    [MemberData(nameof(Surprises))]
    [MemberData(nameof(Values))]
    [MemberData(nameof(FieldsAndGrammar))]
    public void Filter_OnTheSmallFleet_MatchesTheseTargets(string row, string filter, string expected)
    {
        var parsed = TargetFilter.TryParse(filter, out var target, out var fault);
        Assert.True(parsed, $"{row}: {fault}");

        Assert.Equal(expected, string.Join(' ', fleet.Matching(target!.Tree)));
    }
}
